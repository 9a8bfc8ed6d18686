import { rm, writeFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AnsibleRunner } from '../../src/ansible/ansible.ts';
import { modulePlays } from '../../src/ansible/plays/module-plays.ts';
import type { PoolId } from '../../src/domain/ids.ts';
import { scheduledNodes } from '../../src/store/schedules/scheduled-nodes.ts';
import { unfinishedTaskOf } from '../../src/store/schedules/schedule-runs.ts';
import { CheckBench, IPS } from '../support/check-bench.ts';

/* Checks on real nodes: what they say, and that nothing changes. */

let bench: CheckBench;
let worker: AsyncDisposable | null = null;

beforeAll(async () => {
  bench = await CheckBench.open();
});
afterEach(async () => {
  await worker?.[Symbol.asyncDispose]();
  worker = null;
});
afterAll(() => bench[Symbol.asyncDispose]());

async function startWorker(ansible?: AnsibleRunner): Promise<AsyncDisposable> {
  worker = await bench.startWorker(ansible);
  return worker;
}

async function refused(path: string, body: object): Promise<string> {
  return (await bench.ask(path, body)).msg;
}

describe('a check', () => {
  test('of files and modules says what would change, equal changes once, and changes nothing', async () => {
    await startWorker();
    const pool = await bench.makePool(
      {
        configure: {
          conf: { module: 'template', content: 'port {{ port }}\n', dest: '/srv/app.conf', mode: '0600' },
          line: { module: 'lineinfile', path: '/srv/list', line: 'b' },
          directory: { module: 'file', path: '/srv/new', state: 'directory' },
          key: { module: 'copy', content: 'first line\n{{ key }}\n', dest: '/srv/key' },
        },
        restart: {
          restart: { module: 'shell', args: 'touch /srv/restarted' },
          install: { module: 'shell', args: 'touch /srv/installed2 creates=/srv/installed' },
          migrate: { module: 'command', args: 'touch /srv/migrated creates=/srv/migrated' },
          temporary: { module: 'tempfile', path: '/srv', state: 'directory' },
        },
      },
      ['key'],
    );
    const before = await bench.witness();
    const params = { port: 80, key: 'hunter2-one\nhunter2-two' };
    const check = await bench.check('/task/create', { ...pool.request, params, check: true });
    expect(await bench.untilEnded(check)).toBe(2);
    expect(await bench.call(`/task/${check}`)).toMatchObject({
      kind: 'check',
      task_name: 'check_n1',
      options: [{}, {}],
      step_len: 3,
    });

    const configured = await bench.groupsOf(check);
    expect(configured.findings).toEqual({ failed: 0, changed: 3, not_checked: 0, unchanged: 0 });
    const rest = [
      ['line', 'changed', '--- /srv/list (content)\n+++ /srv/list (content)\n@@ -1 +1,2 @@\n a\n+b'],
      [
        'directory',
        'changed',
        '--- before\n+++ after\n@@ -1,4 +1,4 @@\n {\n     "path": "/srv/new",\n-    "state": "absent"\n+    "state": "directory"\n }',
      ],
      ['key', 'changed', '--- /dev/null\n+++ /srv/key\n@@ -0,0 +1,3 @@\n+first line\n+••••••\n+••••••'],
    ];
    const mode = '-mode: 644\n+mode: 600';
    const conf = `--- /srv/app.conf\n+++ /srv/app.conf\n@@ -1 +1 @@\n-port 81\n+port 80\n${mode}`;
    expect(configured.groups).toEqual([
      { finding: 'changed', count: 1, nodes: [IPS[2]], actions: [['conf', 'changed', conf], ...rest] },
      { finding: 'changed', count: 2, nodes: IPS.slice(0, 2), actions: [['conf', 'changed', mode], ...rest] },
    ]);

    const would = 'it would run, and what it would change is not known';
    const restarted = [
      ['restart', 'not_checked', 'module shell has no check mode'],
      ['install', 'unchanged', 'skipped: /srv/installed exists'],
      ['migrate', 'changed', would],
      ['temporary', 'not_checked', 'module tempfile has no check mode'],
    ];
    expect((await bench.groupsOf(check, 1)).groups).toEqual([
      { finding: 'changed', count: 3, nodes: IPS, actions: restarted },
    ]);
    expect((await bench.groupsOf(check, 1, 'zh')).groups[0]?.actions[0]).toEqual([
      'restart',
      'not_checked',
      '模块 shell 不支持检查模式',
    ]);
    expect(await bench.witness()).toEqual(before);
  });

  test('of a playbook goes through it in check mode, on one node of a deploy', async () => {
    await startWorker();
    await writeFile(await bench.pathFor('web/templates/conf.j2'), 'port={{ port }}\n');
    await writeFile(
      await bench.pathFor('web/deploy.yml'),
      `- hosts: all
  gather_facts: false
  tasks:
    - template: {src: conf.j2, dest: /srv/app.conf}
    - raw: touch /srv/raw
    - {ping: {}, loop: []}
    - shell: touch /srv/played
`,
    );
    const pool = await bench.makePool({
      play: { play: { module: 'playbook', path: 'web/deploy.yml', extra_vars: { port: 80 } } },
    });
    const before = await bench.witness();
    const task = await bench.check(`/pool/deploy/${pool.id}`, { max_num: 1, tag: 'web:2', check: IPS[1] });
    expect(await bench.untilEnded(task)).toBe(2);
    const { groups } = await bench.groupsOf(task);
    expect(groups).toMatchObject([{ finding: 'changed', count: 1, nodes: [IPS[1]] }]);
    const [action, finding, text] = groups[0]?.actions[0] ?? [];
    expect([action, finding]).toEqual(['play', 'changed']);
    expect(text).toMatch(/^changed: template\n {2}--- before: \/srv\/app.conf\n {2}\+\+\+ after: conf.j2\n/);
    expect(text).toContain('\n  -port 80\n  +port=80\n');
    expect(text).toMatch(
      /\nskipped: raw\nskipped: ping\n {2}No items in the list\nskipped: shell\n {2}Command would have run if not in check mode$/,
    );
    expect(await bench.witness()).toEqual(before);
  });

  test('of a module is the same where modules are played, as Ansible is of an unknown version', async () => {
    await startWorker(modulePlays(bench.plays));
    const pool = await bench.makePool({
      change: {
        line: { module: 'lineinfile', path: '/srv/list', line: 'b' },
        same: { module: 'file', path: '/srv', state: 'directory' },
        temporary: { module: 'tempfile', path: '/srv', state: 'directory' },
      },
    });
    const before = await bench.witness();
    const task = await bench.check('/task/create', { ...pool.request, check: true });
    expect(await bench.untilEnded(task)).toBe(2);
    const { groups } = await bench.groupsOf(task);
    expect(groups).toMatchObject([{ finding: 'changed', count: 3, nodes: IPS }]);
    expect(groups[0]?.actions).toEqual([
      ['line', 'changed', expect.stringMatching(/^--- before: \/srv\/list [^]*\n a\n\+b$/)],
      ['same', 'unchanged', ''],
      ['temporary', 'not_checked', 'module tempfile has no check mode'],
    ]);
    expect(await bench.witness()).toEqual(before);
  });

  test('tells why it failed, names files that are no text, and leaves the middle of a long difference out', async () => {
    await startWorker();
    await writeFile(await bench.pathFor('binary'), Buffer.from([0, 2]));
    await writeFile(await bench.pathFor('large'), 'a line of many\n'.repeat(20_000));
    const pool = await bench.makePool({
      copy: { binary: { module: 'copy', src: 'binary', dest: '/srv/binary' } },
      long: { large: { module: 'copy', src: 'large', dest: '/srv/large' } },
      fail: { gone: { module: 'copy', content: 'x', dest: '/srv/none/x' }, never: { module: 'ping' } },
    });
    const task = await bench.check('/task/create', { ...pool.request, check: 'true' });
    expect(await bench.untilEnded(task)).toBe(3);
    const binary = ['binary', 'changed', '--- /srv/binary\n+++ /srv/binary\nbinary file'];
    expect((await bench.groupsOf(task)).groups).toEqual([
      { finding: 'changed', count: 3, nodes: IPS, actions: [binary] },
    ]);
    const [long] = (await bench.groupsOf(task, 1)).groups;
    expect(long).toMatchObject({ finding: 'changed', count: 3, actions: [['large', 'changed', expect.anything()]] });
    expect(long?.actions[0]?.[2]).toMatch(/^… \d+ bytes are left out here …$/m);
    const reason = 'the directory /srv/none does not exist\nexit code 1';
    expect((await bench.groupsOf(task, 2)).groups).toEqual([
      { finding: 'failed', count: 3, nodes: IPS, actions: [['gone', 'failed', reason]] },
    ]);
  });

  test('goes on where a worker ended in the middle, and is stopped as any task', async () => {
    const asking = `echo asked >>"$HOME/asked"
while [ ! -e "$HOME/go" ]; do sleep 0.1; done
echo ok`;
    const slow: AnsibleRunner = {
      run: (endpoint, task, options) => bench.channel.run(endpoint, task.check === true ? asking : 'exit 9', options),
      cancel: (endpoint, runId) => bench.channel.cancel(endpoint, runId),
    };
    const begun = await startWorker(slow);
    const pool = await bench.makePool({ ask: { ask: { module: 'ping' } } });
    const asked = (): Promise<string> => bench.fileAtHome('asked');
    const body = { ...pool.request, check: '127.0.3.1' };
    const task = await bench.check('/task/create', body);
    await expect.poll(asked, { timeout: 60_000 }).toBe('asked\n');
    await begun[Symbol.asyncDispose]();
    await startWorker(slow);
    await writeFile(bench.home('go'), '');
    expect(await bench.untilEnded(task)).toBe(2);
    expect([await asked(), (await bench.groupsOf(task)).findings]).toEqual([
      'asked\n',
      { failed: 0, changed: 0, not_checked: 0, unchanged: 1 },
    ]);

    await rm(bench.home('go'));
    const before = await bench.witness();
    const stopped = await bench.check('/task/create', body);
    await expect.poll(asked, { timeout: 60_000 }).toBe('asked\nasked\n');
    await bench.call(`/task/stop/${stopped}`);
    const condition = async (): Promise<string> =>
      (await bench.call<{ condition: string }>(`/task/${stopped}`)).condition;
    await expect.poll(condition, { timeout: 60_000 }).toBe('stopped');
    expect(await bench.witness()).toEqual(before);
  });
});

test('a check holds no node: others work on them and remove them while it runs, and schedules do not see it', async () => {
  const { database } = bench.server.test;
  const { id, request } = await bench.makePool({ shell: { shell: { module: 'shell', args: 'true' } } });
  await sql`update node set node_type = 'crontab', status = 'failed'`.execute(database);
  const task = await bench.check('/task/create', { ...request, check: true });
  expect(await bench.call(`/task/${task}`)).toMatchObject({ condition: 'running', waiting_for: null });
  const { plans } = await bench.call<{ plans: readonly object[] }>('/task/create?plan=1', request);
  expect(plans).toMatchObject([{ waiting_for: null, expected_seconds: null }]);
  const untouched = { status: 'failed', inTask: false, lastRun: null };
  expect(await scheduledNodes(database, id as PoolId, 'crontab')).toMatchObject([untouched, untouched, untouched]);
  expect(await unfinishedTaskOf(database, id as PoolId)).toBeNull();
  await bench.call(`/pool/${id}/remove_nodes`, { nodes: [IPS[0]] });
  await bench.call(`/task/stop/${task}`);
  expect(await bench.call(`/task/${task}`)).toMatchObject({ condition: 'stopped' });
  expect(await bench.call(`/pool/${id}/list_nodes`)).toMatchObject([{ status: 3 }, { status: 3 }]);
});

describe('a check is refused', () => {
  test('without a plan, for nodes that are yet to be made, and where there is nothing to ask', async () => {
    const pool = await bench.makePool({ shell: { shell: { module: 'shell', args: 'true' } } });
    const { request, id } = pool;
    expect(await refused('/task/create', { ...request, check: true })).toBe(
      'check is for plans only: say plan=1 too, or leave check out',
    );
    const command = { script: 'touch /srv/x', nodes: IPS, check: '127.0.3.1' };
    expect(await refused('/task/run_command', command)).toMatch(/^check is for plans only/);
    expect(await refused('/task/create?plan=1', { ...request, check: '127.0.3.9' })).toBe(
      'check names 127.0.3.9, and the plan has no work for such a node',
    );
    expect(await refused('/node/gather_facts?plan=1&check=1', { nodes: IPS })).toBe(
      'there is nothing to check: no step of this plan runs actions on nodes',
    );
    const expand = { name: 'up', desc: '', steps: [{ name: 'create_vm', param_values: { vm_type_id: 1 } }] };
    const machines = { name: 'm', desc: '', provider: 'static', settings: { machines: ['10.9.9.9'] } };
    const template = await bench.call<number>('/task_tpl/create', expand);
    const { id: vm_type } = await bench.call<{ id: number }>('/vm_type/create', machines);
    await bench.call(`/pool/update/${id}`, { vm_type, tasks: { expand: template } });
    expect(await refused(`/pool/expand/${id}?plan=1`, { num: 1, check: true })).toBe(
      'check is of no use here: the nodes of this plan are yet to be made',
    );
    const { rows } = await sql<object>`select from task where pool_id = ${id}`.execute(bench.server.test.database);
    expect(rows).toEqual([]);
    const { plans } = await bench.call<{ plans: readonly object[] }>('/task/create?plan=1', {
      ...request,
      check: 'false',
    });
    expect(plans).toMatchObject([{ check: null, node_count: 3 }]);
  });
});
