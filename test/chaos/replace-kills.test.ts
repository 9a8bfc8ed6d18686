import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WEB_PORT } from '../../demo/web-service.ts';
import type { TaskId } from '../../src/domain/ids.ts';
import { stopSandbox } from '../../src/machines/sandbox/destroy.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { never, open } from '../support/discoveries.ts';
import { nodesOf, type NodeView, untilTask } from '../support/fleet-setup.ts';
import { startHaproxy, type TestHaproxy } from '../support/haproxy.ts';
import { startTraffic } from '../support/http-services.ts';
import { embeddedUrl } from '../support/postmaster.ts';
import { ServerProcess } from '../support/server-process.ts';
import { attemptsOf, checkedCounts, logOf } from '../support/task-check.ts';
import { defineWebFleet } from '../support/web-fleet.ts';

const NODES = 10;
const SURGE = 5;

let dataDir: string;
let server: ServerProcess;
let haproxy: TestHaproxy;
let database: Database & AsyncDisposable;
let poolId: number;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'springtide-replace-'));
  haproxy = await startHaproxy();
  server = await ServerProcess.start({ dataDir });
  database = openDatabase({ url: await embeddedUrl(dataDir), connections: 2, onError: () => {} });
  poolId = await defineWebFleet(server, haproxy);
  const { task_id } = await server.call<{ task_id: number }>(`/pool/expand/${poolId}`, { num: NODES });
  await untilTask(server, task_id, [2]);
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await haproxy[Symbol.asyncDispose]();
  await stopSandbox(dataDir);
  await rm(dataDir, { recursive: true, force: true });
});

/** Resolves when a step of the task runs at some node. */
async function untilRunning(taskId: number, step: string): Promise<void> {
  const running = () =>
    database
      .selectFrom('step_run')
      .innerJoin('node_run', 'node_run.id', 'step_run.node_run_id')
      .innerJoin('task', 'task.id', 'node_run.task_id')
      .select(['task.plan', 'step_run.step_index'])
      .where('task.id', '=', taskId as TaskId)
      .where('step_run.state', '=', 'running')
      .execute();
  const names = async () => (await running()).map(({ plan, step_index: index }) => plan[index]?.name);
  await expect.poll(names, { timeout: 60_000, interval: 10 }).toContain(step);
}

function addresses(nodes: readonly NodeView[]): readonly string[] {
  return nodes.map(({ ip }) => ip).toSorted();
}

test('machines are replaced under load while the server is killed twice: no request fails, and nothing is done twice', async () => {
  const before = await nodesOf(server, poolId);
  expect(before.filter(({ status }) => status === 2)).toHaveLength(NODES);
  const traffic = startTraffic(haproxy.url);
  const { task_id } = await server.call<{ task_id: number }>(`/pool/replace/${poolId}`, { max_surge: SURGE });
  for (const step of ['start_service_web', 'stop_service_web']) {
    await untilRunning(task_id, step);
    await server.kill();
    await server.start();
  }
  const task = await untilTask(server, task_id, [2, 3, 4], 180);
  const { requests, failures } = await traffic.stop();
  const log = await logOf(database, task_id as TaskId);
  expect(task, log.join('\n')).toMatchObject({ state: 2, stat: [0, 0, 2 * NODES, 0, 0] });
  expect(failures).toEqual([]);
  expect(requests).toBeGreaterThan(50);

  const after = await nodesOf(server, poolId);
  expect(after).toHaveLength(NODES);
  const old = new Set(before.map(({ vm_id }) => vm_id));
  expect(
    after.filter(({ vm_id }) => old.has(vm_id)),
    'every machine is new',
  ).toEqual([]);
  const kept = new Set(await readdir(join(dataDir, 'sandbox')));
  expect(
    before.filter(({ vm_id }) => kept.has(vm_id)),
    'what is left of old machines',
  ).toEqual([]);
  expect(
    [...kept].filter((name) => name.startsWith('sbx-')),
    'no machine was made twice',
  ).toHaveLength(NODES);
  const registered = await open({ socket: haproxy.socket, port: WEB_PORT }).members(never);
  expect(registered.map(({ ip }) => ip).toSorted()).toEqual(addresses(after));
  const attempts = await attemptsOf(database, task_id as TaskId);
  expect(attempts).toHaveLength(6 * NODES);
  expect(attempts.filter((line) => !line.endsWith('.1 success'))).toEqual([]);
  await checkedCounts(database, task_id as TaskId);
});
