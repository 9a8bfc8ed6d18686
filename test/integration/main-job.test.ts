import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WEB_PORT } from '../../demo/web-service.ts';
import { stopSandbox } from '../../src/machines/sandbox/destroy.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { nodesOf, untilTask } from '../support/fleet-setup.ts';
import { never, open } from '../support/discoveries.ts';
import { startHaproxy, type TestHaproxy } from '../support/haproxy.ts';
import { startTraffic } from '../support/http-services.ts';
import { onNode } from '../support/node-shell.ts';
import { embeddedUrl } from '../support/postmaster.ts';
import { ServerProcess } from '../support/server-process.ts';
import { defineWebFleet } from '../support/web-fleet.ts';
import { loggedAttempts } from '../support/logged-attempts.ts';

const NODES = 20;
const BATCH = 5;

let dataDir: string;
let server: ServerProcess;
let haproxy: TestHaproxy;
let database: Database & AsyncDisposable;
let poolId: number;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'springtide-main-'));
  haproxy = await startHaproxy();
  server = await ServerProcess.start({ dataDir });
  database = openDatabase({ url: await embeddedUrl(dataDir), connections: 2, onError: () => {} });
  poolId = await defineWebFleet(server, haproxy);
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await haproxy[Symbol.asyncDispose]();
  await stopSandbox(dataDir);
  await rm(dataDir, { recursive: true, force: true });
});

/** Every step run of a task with its node, and when it ran. */
async function stepRuns(taskId: number) {
  return loggedAttempts(database)
    .innerJoin('node_run', 'node_run.id', 'step_run.node_run_id')
    .select([
      'node_run.node_id',
      'node_run.ip',
      'step_run.step_index',
      'step_run.state',
      'step_log.log',
      'step_run.started',
      'step_run.finished',
    ])
    .where('node_run.task_id', '=', taskId as never)
    .orderBy('node_run.id')
    .orderBy('step_run.step_index')
    .execute();
}

/** The most nodes that had a step under way at one moment. */
function mostAtOnce(runs: Awaited<ReturnType<typeof stepRuns>>): number {
  const spans = [...Map.groupBy(runs, (run) => run.node_id).values()].map((steps) => ({
    from: Math.min(...steps.map((step) => step.started.getTime())),
    to: Math.max(...steps.map((step) => step.finished?.getTime() ?? Infinity)),
  }));
  return Math.max(...spans.map(({ from }) => spans.filter((span) => span.from <= from && from < span.to).length));
}

async function serviceImage(): Promise<string> {
  const { docker_image } = await database.selectFrom('service').select('docker_image').executeTakeFirstOrThrow();
  return docker_image;
}

/** The addresses in HAProxy's own list of servers. */
async function registered(): Promise<readonly string[]> {
  const list = await open({ socket: haproxy.socket, port: WEB_PORT }).members(never);
  return list.map((entry) => entry.ip);
}

async function served(): Promise<ReadonlySet<string>> {
  const answers = await Promise.all(Array.from({ length: 4 * NODES }, async () => (await fetch(haproxy.url)).text()));
  return new Set(answers);
}

test('expand makes the machines, brings the service up and registers it', async () => {
  const { task_id } = await server.call<{ task_id: number }>(`/pool/expand/${poolId}`, { num: NODES });
  expect(await untilTask(server, task_id, [2, 3])).toMatchObject({ state: 2, stat: [0, 0, NODES, 0, 0] });
  const nodes = await nodesOf(server, poolId);
  expect(nodes).toHaveLength(NODES);
  expect(nodes.every((node) => node.status === 2 && node.vm_id !== '' && node.ip !== '-')).toBe(true);
  expect((await registered()).toSorted()).toEqual(nodes.map((node) => node.ip).toSorted());
  const runs = await stepRuns(task_id);
  expect(runs).toHaveLength(3 * NODES);
  expect(runs.every((run) => run.state === 'success' && run.log !== '' && run.finished !== null)).toBe(true);
  expect(await served()).toEqual(new Set(['web:1']));
});

test('deploy goes batch by batch, is paused half-way and goes on; no node is touched twice, no request is lost', async () => {
  const traffic = startTraffic(haproxy.url);
  const { task_id } = await server.call<{ task_id: number }>(`/pool/deploy/${poolId}`, {
    max_num: BATCH,
    tag: 'web:2',
  });
  await expect
    .poll(async () => (await untilTask(server, task_id, [1, 2])).stat[2], { timeout: 60_000, interval: 20 })
    .toBeGreaterThanOrEqual(BATCH);
  await server.call(`/task/pause/${task_id}`);
  expect(await untilTask(server, task_id, [4])).toMatchObject({ state: 4 });
  // Steps that run at the pause end; then nothing moves.
  await expect
    .poll(async () => (await untilTask(server, task_id, [4])).stat[1], { timeout: 60_000, interval: 20 })
    .toBe(0);
  const paused = await stepRuns(task_id);
  expect(paused.length).toBeLessThan(4 * NODES);
  expect(await serviceImage(), "the image is the service's only once the deploy succeeded").toBe('web:1');

  await server.call('/task/start', { id: task_id });
  expect(await untilTask(server, task_id, [2, 3])).toMatchObject({ state: 2, stat: [0, 0, NODES, 0, 0] });
  const { requests, failures } = await traffic.stop();
  expect(failures).toEqual([]);
  expect(requests).toBeGreaterThan(50);
  const runs = await stepRuns(task_id);
  expect(runs, 'four steps on each node, each once').toHaveLength(4 * NODES);
  expect(mostAtOnce(runs)).toBeLessThanOrEqual(BATCH);
  for (const before of paused.filter((run) => run.finished !== null)) expect(runs).toContainEqual(before);
  expect(await serviceImage()).toBe('web:2');
  expect(await served()).toEqual(new Set(['web:2']));
  expect(await registered()).toHaveLength(NODES);
});

test("everything that happened is in the task's logs", async () => {
  const [{ id }] = await server.call<[{ id: number }]>('/task/list?page_size=1');
  const lines = await server.call<readonly { message: string }[]>(`/task/${id}/log?page_size=1000`);
  const text = lines.map((line) => line.message).join('\n');
  for (const expected of [
    'tester started',
    'batch 1 begins',
    'batch 4 ended: success',
    'paused',
    'task ended: success',
  ]) {
    expect(text).toContain(expected);
  }
});

test('shrink drains, stops and returns every machine', async () => {
  const nodes = await nodesOf(server, poolId);
  const [first] = nodes;
  expect(await onNode(dataDir, first?.ip ?? '', 'ls "$HOME/web.pid"')).toContain('web.pid');
  const { task_id } = await server.call<{ task_id: number }>(`/pool/shrink/${poolId}`, {
    nodes: nodes.map((node) => node.ip),
  });
  expect(await untilTask(server, task_id, [2, 3])).toMatchObject({ state: 2 });
  expect(await nodesOf(server, poolId)).toEqual([]);
  expect(await server.call(`/pool/${poolId}`)).toMatchObject({ node_count: 0 });
  expect(await registered()).toEqual([]);
  expect(await stepRuns(task_id)).toHaveLength(3 * NODES);
  await expect(onNode(dataDir, first?.ip ?? '', 'true')).rejects.toThrow('ssh');
});

/** The commands of a page of the guide, in order, without what they say to people. */
async function commandsOf(page: string): Promise<string> {
  const text = await readFile(new URL(`../../docs/guide/${page}`, import.meta.url), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block).join('\n');
}

test('the guide for those who come from Ansible does what it says', async () => {
  const commands = await commandsOf('coming-from-ansible.md');
  expect(await commandsOf('coming-from-ansible.zh.md')).toBe(commands);
  const here = commands.replaceAll('http://127.0.0.1:8080', server.url).replaceAll('data/files', `${dataDir}/files`);
  const script = `set -eu -o pipefail\n${here}\necho; echo "pools $web $try"`;
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: new URL('../..', import.meta.url) });
  expect(stdout).not.toMatch(/"code":[^0]/);
  const [, web = '', tried = ''] = /^pools (\d+) (\d+)$/m.exec(stdout) ?? [];
  expect((await nodesOf(server, Number(web))).map(({ ip }) => ip)).toEqual(['10.0.0.11', '10.0.0.12', '10.0.0.13']);
  const nodes = await nodesOf(server, Number(tried));
  expect(nodes).toHaveLength(3);
  for (const { ip } of nodes) {
    expect(await onNode(dataDir, ip, 'cat /srv/greeter/greeter.conf; wc -l </srv/greeter/restarts')).toMatch(
      new RegExp(`^version=1\\.4\ngreeting=Welcome to the shop\nlisten=${ip}:8080\nsystem=\\w+\n1\n$`),
    );
  }
});
