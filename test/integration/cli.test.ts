import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stopSandbox } from '../../src/machines/sandbox/destroy.ts';
import { LAUNCHER, type Ran, springtide } from '../support/command-line.ts';
import { environmentWith } from '../support/environment.ts';
import { freePort } from '../support/free-port.ts';
import { ServerProcess } from '../support/server-process.ts';
import { Tmux } from '../support/tmux.ts';

/*
 * The command `springtide` as people have it: a process of its own, against a server with real nodes, and in a real terminal.
 */

let directory: string;
let dataDir: string;
let server: ServerProcess;
let env: Readonly<Record<string, string>>;

const cli = (words: readonly string[], input?: string): Promise<Ran> => springtide(words, env, input);

async function done(...words: readonly string[]): Promise<string> {
  const ran = await cli(words);
  expect(ran, words.join(' ')).toMatchObject({ code: 0 });
  return ran.stdout;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'springtide-cli-'));
  dataDir = join(directory, 'data');
  server = await ServerProcess.start({ dataDir });
  env = { SPRINGTIDE_URL: server.url, SPRINGTIDE_OPERATOR: 'alice', XDG_CONFIG_HOME: join(directory, 'config') };
  await done('machine-type', 'create', 'sandbox', '--provider', 'sandbox');
  await done('template', 'create', 'up', '--steps', '[{name: create_vm}]');
  await done('template', 'create', 'roll', '--steps', '[{name: echo, param_values: {echo_word: hi}}]');
  await done('template', 'create', 'down', '--steps', '[{name: return_vm}]');
  await done('cluster', 'create', 'shop');
  await done('service', 'create', 'web', '--cluster', 'shop', '--image', 'web:1');
  const { length: templates } = (await done('template', 'list', '-q')).trim().split('\n');
  const tasks = `{expand: ${templates - 2}, deploy: ${templates - 1}, shrink: ${templates}}`;
  await done('pool', 'create', 'web-a', '--service', 'shop/web', '--machine-type', 'sandbox', '--tasks', tasks);
  await done('expand', 'web-a', '3');
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await stopSandbox(dataDir);
  await rm(directory, { recursive: true, force: true });
});

async function addresses(): Promise<readonly string[]> {
  const rows = JSON.parse(await done('pool', 'nodes', 'shop/web/web-a', '--json')) as readonly {
    readonly ip: string;
  }[];
  return rows.map(({ ip }) => ip);
}

test('a command runs on nodes, and what they write stands there once', async () => {
  const nodes = await addresses();
  const [first = '', second = ''] = nodes;
  const same = await cli(['run', '-', '--pool', 'web-a'], "printf 'one\\033[2J\\n'\n");
  expect(same).toMatchObject({ code: 0 });
  expect(same.stdout).toMatch(/^-+\n\S+\.\[\d.*\] \(3\)\n-+\none\n$/);
  const script = `case " $(hostname -I) " in *" ${first} "*) echo odd; exit 3;; esac; echo even`;
  const other = await cli(['run', script, '--node', `${first},${second}`, '--json']);
  expect(other.code).toBe(1);
  expect(JSON.parse(other.stdout)).toMatchObject([
    { state: 'failed', exit_code: 3, nodes: [{ ip: first }], text: 'odd\nexit code 3' },
    { state: 'success', nodes: [{ ip: second }], text: 'even\n' },
  ]);
  const plan = await cli(['run', 'reboot', '--pool', 'web-a', '--plan']);
  expect(plan).toMatchObject({ code: 0 });
  expect(plan.stdout).toContain('batch 1');
});

test('a deploy is planned, followed to its end, and found again', async () => {
  expect(await done('deploy', 'web-a', 'web:2', '--serial', '2', '--plan')).toContain('batch 2');
  const deployed = await cli(['deploy', 'web-a', 'web:2', '--serial', '2']);
  expect(deployed).toMatchObject({ code: 0 });
  expect(deployed.stdout).toMatch(/^task \d+ deploy_web-a: succeeded, 3 nodes, 0 failed\n$/);
  expect(deployed.stderr).toContain('batch 2 of 2: succeeded');
  const csv = await done('task', 'list', '--pool', 'web-a', '--kind', 'deploy', '--csv');
  expect(csv.split('\r\n')[1]).toMatch(/^\d+,deploy_web-a,web-a,deploy,succeeded,alice,/);
});

test('an edit that is refused opens again with the reason, and is done when that is mended', async () => {
  const editor = join(directory, 'editor');
  const text = `#!/bin/sh
grep -q '^#! ' "$1" && cp "$1" ${directory}/refused && sed -i 's/^desc: .*/desc: short/' "$1" && exit
sed -i "s/^desc: .*/desc: $(printf 'x%.0s' $(seq 300))/" "$1"
`;
  await writeFile(editor, text, { mode: 0o755 });
  expect(await springtide(['cluster', 'edit', 'shop'], { ...env, EDITOR: editor })).toMatchObject({ code: 0 });
  expect(await done('cluster', 'get', 'shop')).toContain('desc: short\n');
  const unchanged = await springtide(['cluster', 'edit', 'shop'], { ...env, EDITOR: 'true' });
  expect(unchanged).toMatchObject({ code: 0, stdout: '', stderr: 'unchanged: nothing was done\n' });
});

test('the exit code says what went wrong, and the text what to do', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const cases: readonly (readonly [words: readonly string[], code: number, said: string])[] = [
    [['pool', 'lst'], 2, 'Did you mean list?'],
    [['pool', 'get', 'nowhere'], 2, 'there is no pool nowhere'],
    [['cluster', 'delete', 'shop'], 3, 'service exists in this cluster'],
    [['pool', 'list', '--url', url], 4, `${url} cannot be reached`],
    [['pool', 'list', '--json', '--csv'], 2, '--json, --csv exclude one another'],
  ];
  for (const [words, code, said] of cases) {
    const ran = await cli(words);
    expect(ran, words.join(' ')).toMatchObject({ code, stdout: '' });
    expect(ran.stderr).toContain(said);
  }
  const chinese = await springtide(['cluster', 'delete', 'shop'], { ...env, LC_ALL: 'zh_CN.UTF-8' });
  expect(chinese.stderr).toMatch(/\p{Script=Han}/u);
  expect(await done('cluster', 'delete', 'shop', '--plan')).toBe('{}\n');
});

test('in a terminal: names are completed, progress is shown, and Ctrl-C leaves the task running', async () => {
  const bin = join(directory, 'bin');
  await mkdir(bin);
  await symlink(LAUNCHER, join(bin, 'springtide'));
  // the launcher is started by the Node of the system, where it has one
  const others = (process.env['PATH'] ?? '').split(delimiter).filter((place) => !place.endsWith('node_modules/.bin'));
  const path = [bin, ...others, dirname(process.execPath)].join(delimiter);
  await using tmux = await Tmux.start(
    directory,
    environmentWith({ ...env, PATH: path, PS1: '$ ', LC_ALL: 'C.UTF-8', TERM: 'xterm-256color' }),
  );
  await tmux.type('eval "$(springtide completion bash)"; echo re""ady', 'Enter');
  await tmux.shows('ready');
  await tmux.type('springtide pool get we', 'Tab');
  await tmux.shows(/pool get web-a/);
  await tmux.type('C-u', "springtide run 'sleep 60' --pool web-a", 'Enter');
  await tmux.shows(/0 of 3 nodes done/);
  await tmux.resize(40, 12);
  await tmux.type('C-c');
  await tmux.shows(/the task goes on: springtide task watch \d+/);
  await tmux.type('echo code $?', 'Enter');
  await tmux.shows('code 130');
  const tasks = JSON.parse(await done('task', 'list', '--condition', 'running', '--json')) as readonly {
    readonly id: number;
  }[];
  expect(tasks).toHaveLength(1);
  const id = String(tasks[0]?.id);
  await tmux.type(`springtide task watch ${id}`, 'Enter');
  await tmux.shows(/\[\.+\] 0%/);
  await done('task', 'stop', id);
  await tmux.shows(new RegExp(`task ${id}: stopp`));
});
