import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WEB_PORT, WEB_SERVICE_STEPS } from '../../demo/web-service.ts';
import { stopSandbox } from '../../src/machines/sandbox/destroy.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { never, open } from '../support/discoveries.ts';
import { definePool, defineSteps, defineTemplate, nodesOf, type TaskView } from '../support/fleet-setup.ts';
import { startHaproxy, type TestHaproxy } from '../support/haproxy.ts';
import { onNode } from '../support/node-shell.ts';
import { embeddedUrl } from '../support/postmaster.ts';
import { ServerProcess } from '../support/server-process.ts';

/*
 * Pool "front" goes from 0 to 6 and back by schedule, and needs half as many nodes of pool "back" and one on top. Its
 * server is killed while nodes wait for each other.
 */

const RATIO = 0.5;

let dataDir: string;
let server: ServerProcess;
let haproxy: TestHaproxy;
let database: Database & AsyncDisposable;
let front: number;
let back: number;
let scheduleId = 0;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'springtide-schedules-'));
  haproxy = await startHaproxy();
  server = await ServerProcess.start({ dataDir, env: { SPRINGTIDE_TZ: 'UTC' } });
  database = openDatabase({ url: await embeddedUrl(dataDir), connections: 2, onError: () => {} });
  await describeFleet();
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await haproxy[Symbol.asyncDispose]();
  await stopSandbox(dataDir);
  await rm(dataDir, { recursive: true, force: true });
});

async function describeFleet(): Promise<void> {
  const hold = { name: 'hold', params: {}, script: 'until [ -e "$HOME/go" ]; do sleep 0.1; done; echo released' };
  await defineSteps(server, [...WEB_SERVICE_STEPS, hold]);
  const sandbox = { name: 'sandbox', desc: '', provider: 'sandbox', settings: {} };
  const vmType = await server.call<number>('/vm_type/create', sandbox);
  const settings = { socket: haproxy.socket, backend: haproxy.backend, port: WEB_PORT, check_interval: 0.2 };
  const sd = await server.call<number>('/sd/create', { name: 'haproxy', desc: '', provider: 'haproxy', settings });
  const template = (name: string, ...steps: readonly string[]): Promise<number> =>
    defineTemplate(
      server,
      name,
      steps.map((step) => ({ name: step })),
    );
  front = await definePool(server, {
    name: 'front',
    vmType,
    sd,
    image: 'front:1',
    tasks: {
      expand: await template('front-up', 'create_vm', 'start_service_web', 'register'),
      shrink: await template('front-down', 'unregister', 'stop_service_web', 'return_vm'),
    },
  });
  back = await definePool(server, {
    name: 'back',
    vmType,
    sd,
    image: 'back:1',
    tasks: { expand: await template('back-up', 'create_vm', 'hold'), shrink: await template('back-down', 'return_vm') },
  });
}

/** The time of the day so many seconds from now. */
function time(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString().slice(11, 19);
}

/** A minute ago the front pool should have had `before` nodes; three seconds from now it should have `after`. */
async function schedule(before: number, after: number): Promise<void> {
  await server.call('/task/saveTask', {
    id: scheduleId,
    pool_id: front,
    type: 'expand',
    exec_type: 'crontab',
    cron_itmes: [
      { instance_num: before, week_day: 0, time: time(-60) },
      { instance_num: after, week_day: 0, time: time(3) },
    ],
    depend_itmes: [{ pool_id: back, ratio: RATIO, elastic_count: 1, step_name: 'register' }],
  });
  const [saved] = await server.call<readonly { id: number }[]>(`/task/expandList/${front}`);
  scheduleId = saved?.id ?? 0;
}

async function registered(): Promise<number> {
  return (await open({ socket: haproxy.socket, port: WEB_PORT }).members(never)).length;
}

/** How many nodes of the front pool have nothing left but the step at the gate. */
async function atTheGate(): Promise<number> {
  const rows = await database
    .selectFrom('node_run')
    .innerJoin('task', 'task.id', 'node_run.task_id')
    .select('node_run.id')
    .where('task.pool_id', '=', front as never)
    .where('node_run.step_index', '=', 2)
    .where('node_run.finished', 'is', null)
    .execute();
  return rows.length;
}

async function until(condition: () => Promise<unknown>, value: unknown): Promise<void> {
  const quiet = (): Promise<unknown> => condition().catch(() => null);
  await expect.poll(quiet, { timeout: 60_000, interval: 100 }).toEqual(value);
}

async function kill(): Promise<void> {
  await server.kill();
  await server.start();
}

/** How many nodes of the back pool have a machine. */
async function withAddress(): Promise<number> {
  return (await nodesOf(server, back)).filter((node) => node.ip !== '-').length;
}

/** Lets the first nodes of the back pool, or all, come to their end. */
async function release(most = Infinity): Promise<void> {
  const nodes = (await nodesOf(server, back)).slice(0, most);
  await Promise.all(nodes.map(({ ip }) => onNode(dataDir, ip, 'touch "$HOME/go"')));
}

/** Of each pool the tasks of one kind, with when their steps began and ended. */
async function stepTimes(pool: number, kind: 'expand' | 'shrink', stepIndex?: number) {
  let query = database
    .selectFrom('step_run')
    .innerJoin('node_run', 'node_run.id', 'step_run.node_run_id')
    .innerJoin('task', 'task.id', 'node_run.task_id')
    .select(['step_run.started', 'step_run.finished'])
    .where('task.pool_id', '=', pool as never)
    .where('task.kind', '=', kind);
  if (stepIndex !== undefined) query = query.where('step_run.step_index', '=', stepIndex);
  return (await query.execute()).map(({ started, finished }) => ({
    started: started.getTime(),
    finished: finished?.getTime() ?? Infinity,
  }));
}

async function sizes(): Promise<readonly number[]> {
  return [(await nodesOf(server, front)).length, (await nodesOf(server, back)).length];
}

/** "kind state" of every task, the newest first. */
async function tasks(): Promise<readonly string[]> {
  const rows = await server.call<readonly (TaskView & { readonly kind: string })[]>('/task/list');
  return rows.map((task) => `${task.kind} ${task.state}`);
}

test('the front pool expands only as far as the back pool carries it, whoever is killed', async () => {
  await schedule(0, 6);
  // What is needed on top is there already when the front pool has no nodes.
  await until(withAddress, 1);
  await release();
  await until(sizes, [6, 4]);
  await until(withAddress, 4);
  await until(atTheGate, 4);
  expect(await registered(), 'one node carries two').toBe(2);
  await kill();
  expect(await registered()).toBe(2);
  await release(2);
  await until(registered, 4);
  await kill();
  await release();
  await until(registered, 6);
  await until(tasks, ['expand 2', 'expand 2', 'expand 2']);

  const ok = await stepTimes(back, 'expand', 1);
  const registrations = await stepTimes(front, 'expand', 2);
  expect(registrations).toHaveLength(6);
  for (const { started } of registrations) {
    const carried = Math.floor(ok.filter((step) => step.finished <= started).length / RATIO);
    expect(registrations.filter((step) => step.started <= started).length).toBeLessThanOrEqual(carried);
  }
  expect((await nodesOf(server, front)).every((node) => node.status === 2)).toBe(true);
});

test('it shrinks before the back pool does, whoever is killed', async () => {
  await schedule(6, 0);
  await until(async () => (await nodesOf(server, front)).length < 6, true);
  await kill();
  await until(sizes, [0, 1]);
  await until(tasks, ['shrink 2', 'shrink 2', 'expand 2', 'expand 2', 'expand 2']);
  expect(await registered()).toBe(0);
  const [first, second] = [await stepTimes(front, 'shrink'), await stepTimes(back, 'shrink')];
  expect(Math.max(...first.map((step) => step.finished))).toBeLessThanOrEqual(
    Math.min(...second.map((step) => step.started)),
  );
  expect(first).toHaveLength(18);
  expect(second).toHaveLength(3);
});

test('every firing is told, with its outcome', async () => {
  // what follows a firing is settled by the scheduler's next look
  await expect.poll(lastRun, { timeout: 30_000, interval: 100 }).toMatchObject({
    state: 'success',
    target: 0,
    message: expect.stringContaining('6 of 6 nodes'),
    followers: [{ pool_name: 'back', state: 'success', target: 1 }],
  });
  const runs = await database.selectFrom('schedule_run').select(['state']).execute();
  expect(new Set(runs.map((run) => run.state))).toEqual(new Set(['success']));
});

async function lastRun(): Promise<unknown> {
  const [listed] = await server.call<readonly { last: object }[]>('/task/scheduleList');
  return listed?.last;
}
