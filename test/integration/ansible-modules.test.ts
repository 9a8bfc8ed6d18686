import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAnsibleRunner } from '../../src/ansible/runner.ts';
import type { AnsibleTask } from '../../src/ansible/ansible.ts';
import type { Channel, Endpoint, ExitStatus } from '../../src/channel/channel.ts';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import { hostIsolation } from '../../src/machines/sandbox/isolation.ts';
import { HostKeys } from '../../src/store/fleet/host-keys.ts';
import { module } from '../support/ansible.ts';
import { byAnsibleItself, type Result } from '../support/ansible-itself.ts';
import { newRun } from '../support/channel-rig.ts';
import { testDatabase } from '../support/database.ts';
import { makeAll, testSandbox } from '../support/sandbox.ts';
import { keysAt } from '../support/keys.ts';

/** What the modules find on a node. */
const PREPARE = `
set -e
mkdir -p /root/t/parts /root/t/tree
cd /root/t
printf 'a\\n' >parts/1; printf 'b\\n' >parts/2
printf 'x = 1\\n' >tree/conf
touch -d @1000000000 tree/conf
tar --sort=name --mtime=@1000000000 -czf tree.tgz tree
export GIT_AUTHOR_DATE=@1000000000 GIT_COMMITTER_DATE=@1000000000
git init -q -b main repo
cd repo
git -c user.name=a -c user.email=a@b commit -q --allow-empty -m first`;

/** The modules of Ansible that are used most, each with arguments with which it does something on any node, or fails there. */
const TASKS: readonly AnsibleTask[] = [
  module('ping', { data: '你好' }),
  module('file', { path: '/root/t/new', state: 'directory', mode: '0750' }),
  module('file', { path: '/root/t/new', state: 'directory', mode: '0750' }),
  module('file', { path: '/root/t/nothing/x', state: 'touch' }),
  module('lineinfile', { path: '/root/t/tree/conf', line: 'y = 2' }),
  module('blockinfile', { path: '/root/t/tree/conf', block: 'z = 3\nw = 4' }),
  module('replace', { path: '/root/t/tree/conf', regexp: 'x = \\d', replace: 'x = 5' }),
  module('stat', { path: '/root/t/tree/conf' }),
  module('find', { paths: ['/root/t/parts'], patterns: ['*'] }),
  module('slurp', { src: '/root/t/tree/conf' }),
  module('tempfile', { state: 'directory', suffix: 'x' }),
  module('group', { name: 'st-group', gid: 4711 }),
  module('user', { name: 'st-user', uid: 4712, group: 'st-group', comment: 'A User' }),
  module('user', { name: 'st-user', state: 'absent', remove: true }),
  module('getent', { database: 'passwd', key: 'root' }),
  module('known_hosts', { name: 'example.org', key: 'example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC4aTQ' }),
  module('cron', { name: 'job', minute: '5', job: '/bin/true' }),
  module('hostname', { name: 'other' }),
  module('git', { repo: '/root/t/repo', dest: '/root/t/clone', version: 'main' }),
  module('get_url', { url: 'file:///root/t/parts/1', dest: '/root/t/got' }),
  module('unarchive', { src: '/root/t/tree.tgz', dest: '/root/t/new', remote_src: true }),
  module('assemble', { src: '/root/t/parts', dest: '/root/t/all', remote_src: true }),
  module('uri', { url: 'http://127.0.0.1:9/' }),
  module('wait_for', { path: '/root/t/all' }),
  module('package', { name: 'no-such-package', state: 'present' }),
  module('service', { name: 'no-such-service', state: 'started' }),
  module('systemd', { name: 'no-such-service', state: 'started' }),
  module('sysvinit', { name: 'no-such-service', state: 'started' }),
  module('service_facts', {}),
  module('package_facts', {}),
  module('setup', { gather_subset: ['!all', '!min', 'user'] }),
  module('apt', { name: 'no-such-package', state: 'absent' }),
  module('apt_repository', { repo: 'deb http://127.0.0.1/ x main', filename: 'x', update_cache: false }),
  module('apt_key', { id: '0xDEADBEEF', state: 'absent' }),
  module('debconf', { name: 'tzdata' }),
  module('dpkg_selections', { name: 'no-such-package', selection: 'hold' }),
  module('dnf', { name: 'x' }),
  module('yum_repository', { name: 'x', description: 'X', baseurl: 'http://127.0.0.1/', reposdir: '/root/t/new' }),
  module('rpm_key', { key: '/root/t/none', state: 'present' }),
  module('iptables', { chain: 'INPUT', jump: 'ACCEPT' }),
  module('expect', { command: 'true', responses: {} }),
  module('pip', { name: 'x', state: 'absent', executable: '/root/t/no-pip' }),
  module('subversion', { repo: 'file:///root/t/none', dest: '/root/t/svn' }),
];

/** Fields that differ from one run to the next, or from one node to another. */
const PASSING = /^(atime|mtime|ctime|birthtime|inode|dev|device|elapsed|path_of_tempfile|before_header|version)$/;
const PASSING_TEXT = /web-(ours|theirs)|\/ansible\.\w+|\/root\/\.(ansible|springtide)\/\S+|\d+\.\d+ seconds/g;
/** Fields that are told otherwise, or come from Ansible's own part of a module. */
const APART = new Set([
  'changed',
  'failed',
  'skipped',
  'msg',
  'warnings',
  'deprecations',
  'exception',
  'invocation',
  'stdout',
  'stderr',
  'stdout_lines',
  'stderr_lines',
]);

/** What the tasks change on a node. */
const WITNESS = `exec 2>/dev/null
find /root/t -printf '%p %m %U %G %T@ ' -exec sh -c 'cat "$1"' sh {} \\;
cat /etc/passwd /etc/group /etc/hostname; hostname; ls -a /root /tmp /etc/apt/sources.list.d
crontab -l; cat /root/.ssh/known_hosts; true`;

/** What the tasks said in check mode, and what was on the node. */
interface Checked {
  readonly before: string;
  readonly after: string;
  readonly answers: readonly string[];
}

/** Some programs complain on stderr, before the module says how it went. */
const stateIn = (status: ExitStatus): string =>
  outputOf(status)
    .split('\n')
    .find((line) => STATES.has(line)) ?? '';
const outputOf = (status: ExitStatus): string => ('output' in status ? status.output : '');

interface Told {
  readonly state: string;
  readonly fields: unknown;
  readonly says: string;
}

function told(result: Result): Told {
  const { failed, changed, stdout = '', stderr = '', msg = '' } = result;
  const state = failed === true ? 'failed' : changed === true ? 'changed' : 'ok';
  const { ansible_facts: facts = {}, ...others } = Object.fromEntries(
    Object.entries(result).filter(([name]) => !APART.has(name) && !name.startsWith('_')),
  );
  const fields = { ...(facts as object), ...others };
  const texts = msg === 'non-zero return code' ? [msg, stdout, stderr] : [stdout, stderr, msg];
  return { state, fields: lasting(fields), says: lastLineOf(texts.map((text) => lasting(text)).join('\n')) };
}

function toldIn(status: ExitStatus): Told {
  if (status.kind !== 'exited') return { state: status.kind, fields: {}, says: '' };
  // some programs complain on stderr, before the module says how it went
  const lines = status.output.trimEnd().split('\n');
  const [state = '', ...rest] = lines.slice(lines.findIndex((line) => STATES.has(line)));
  // a line for each fact, and one for all other fields
  const end = rest.findIndex((line) => !line.startsWith('{'));
  const fieldLines = end === -1 ? rest : rest.slice(0, end);
  const fields: unknown = Object.assign({}, ...fieldLines.map((line) => JSON.parse(line) as object));
  const says = lastLineOf(String(lasting(rest.slice(fieldLines.length).join('\n'))));
  // Ansible's callbacks are not told of every module that skips
  return { state: state === 'skipped' ? 'ok' : state, fields: lasting(fields), says };
}

const STATES = new Set(['ok', 'changed', 'failed', 'skipped']);
const lastLineOf = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

/** A value without what does not last. */
function lasting(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lasting);
  if (typeof value === 'string') return value.replaceAll(PASSING_TEXT, '…');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (PASSING.test(key) ? [] : [[key, lasting(item)]])),
  );
}

describe.runIf(hostIsolation() === 'namespaces')('a module does and tells what it does and tells under Ansible', () => {
  const stack = new AsyncDisposableStack();
  let ours: readonly Told[] = [];
  let theirs: readonly Told[] = [];
  let checked: Checked;

  beforeAll(async () => {
    const { database } = stack.use(await testDatabase());
    const sandbox = stack.use(await testSandbox(database));
    const keyFile = join(sandbox.dataDir, 'ssh', 'id_ed25519');
    const { check, sweepDue } = new HostKeys(database);
    const channel = stack.use(
      createSshChannel({ keys: keysAt(keyFile), checkHostKey: check, sweepDue, maxConnections: 2 }),
    );
    const machines = await makeAll(sandbox.provider, ['ours', 'theirs']);
    const endpoints = machines.map(({ ip }): Endpoint => ({ host: ip, port: 22, user: 'root', key: keyFile }));
    const [one, other] = endpoints;
    if (one === undefined || other === undefined) throw new Error('two machines were asked for');
    for (const endpoint of endpoints) {
      const status = await channel.run(endpoint, PREPARE, newRun());
      if (status.kind !== 'exited' || status.code !== 0) throw new Error(JSON.stringify(status));
    }
    checked = await checkAll(channel, one);
    const [results, statuses] = await Promise.all([byAnsibleItself(other, TASKS), runAll(channel, one)]);
    ours = statuses.map(toldIn);
    theirs = results.map(told);
  }, 600_000);
  afterAll(() => stack.disposeAsync());

  async function runAll(channel: Channel, endpoint: Endpoint): Promise<readonly ExitStatus[]> {
    const ansible = createAnsibleRunner({ channel, hidden: [], admitted: [] });
    const statuses: ExitStatus[] = [];
    for (const task of TASKS) statuses.push(await ansible.run(endpoint, task, newRun()));
    return statuses;
  }

  /** Every task in check mode, before any of them runs. */
  async function checkAll(channel: Channel, endpoint: Endpoint): Promise<Checked> {
    const ansible = createAnsibleRunner({ channel, hidden: [], admitted: [] });
    const look = async (): Promise<string> => outputOf(await channel.run(endpoint, WITNESS, newRun()));
    const before = await look();
    const statuses = await Promise.all(TASKS.map((task) => ansible.run(endpoint, { ...task, check: true }, newRun())));
    return { before, after: await look(), answers: statuses.map(stateIn) };
  }

  test('in check mode none changes anything, and each says what it would do or why it is not known', () => {
    expect(checked.after).toBe(checked.before);
    const odd = TASKS.filter((_, index) => !STATES.has(checked.answers[index] ?? ''));
    expect(odd.map(({ module: name }) => name)).toEqual([]);
    const changing = TASKS.filter((_, index) => checked.answers[index] === 'changed').map(({ module: name }) => name);
    expect(changing).toEqual(expect.arrayContaining(['file', 'lineinfile', 'group', 'user', 'hostname', 'git']));
  });

  test.each(TASKS.map((task, index) => [task.module, index] as const))('%s (%i)', (_, index) => {
    expect(ours[index]).toEqual(theirs[index]);
  });
});
