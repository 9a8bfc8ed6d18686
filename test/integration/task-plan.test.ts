import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildServer } from '../../src/api/server.ts';
import { clockIn } from '../../src/api/http/times.ts';
import type { TaskId } from '../../src/domain/ids.ts';
import { passed } from '../../src/steps/step.ts';
import { WATCH_LIMITS } from '../support/api-server.ts';
import { backendsOf } from '../support/backends.ts';
import { PASSED, type TestEngine, testEngine } from '../support/engine.ts';
import { NO_SEALING } from '../support/keys.ts';
import { NO_NODE_FILES, NO_TERMINALS } from '../support/no-channel.ts';

interface Plan {
  readonly task_name: string;
  readonly pool_id: number;
  readonly options: readonly { readonly name: string; readonly param_values: Readonly<Record<string, unknown>> }[];
  readonly step_len: number;
  readonly node_count: number;
  readonly batches: readonly { readonly seq: number; readonly nodes: readonly string[] }[];
  readonly expected_seconds: number | null;
  readonly waiting_for: number | null;
}

interface Reply {
  readonly code: number;
  readonly msg: string;
  readonly data: { readonly plans?: readonly Plan[]; readonly task_id?: number } | null;
  readonly task_ids?: readonly number[];
}

let engine: TestEngine;
let api: FastifyInstance;
let gate = Promise.resolve();
let otherPool: number;

async function post(path: string, body: object): Promise<Reply> {
  const headers = { authorization: 'tester' };
  const reply = await api.inject({ method: 'POST', url: path, headers, payload: JSON.stringify(body) });
  return reply.json<Reply>();
}

/** Everything that a launch writes, counted. */
async function everything(): Promise<unknown> {
  const { rows } = await sql`
    select (select jsonb_agg(pool order by id) from pool) as pools, (select count(*) from node) as nodes,
           (select count(*) from task) as tasks, (select count(*) from batch) as batches,
           (select count(*) from node_run) as node_runs, (select count(*) from node_lock) as locks,
           (select count(*) from task_log) as lines, (select count(*) from event) as events`.execute(
    engine.test.database,
  );
  return rows[0];
}

async function finished(taskId: number | undefined): Promise<void> {
  await engine.until(taskId as TaskId, 'success');
  const released = async (): Promise<unknown> => engine.test.database.selectFrom('node_lock').selectAll().execute();
  await expect.poll(released).toEqual([]);
}

beforeAll(async () => {
  engine = await testEngine(5);
  const log = pino({ level: 'silent' });
  const { signal: stop } = new AbortController();
  const backends = backendsOf(engine.test.database);
  const deps = {
    context: engine.context,
    backends,
    sealing: NO_SEALING,
    auth: { kind: 'trust' },
    clock: clockIn('UTC'),
  } as const;
  const about = {
    watchLimits: WATCH_LIMITS,
    taskDetail: 'flat',
    terminals: NO_TERMINALS,
    nodeFiles: NO_NODE_FILES,
  } as const;
  api = await buildServer({ ...deps, ...about, isReady: () => true, stop }, log);
  let made = 0;
  await engine.worker(async (call) => {
    await gate;
    if (call.step.name !== 'create_vm') return PASSED;
    made += 1;
    return passed('made', { kind: 'machine_made', ip: `10.1.0.${made}`, vmId: `vm-${made}` });
  });
  await post('/vm_type/create', { name: 'static', provider: 'static', settings: { machines: ['10.1.0.1'] } });
  await post('/vm_type/create', { name: 'sandbox', provider: 'sandbox', settings: {} });
  const action = (await post('/action/create', { name: 'start', desc: '', params: { tag: 'string' } })).data;
  const template = { action: { module: 'shell', args: 'run {{ tag }}' } };
  await post('/actimpl/create', { type: 'ansible', action_id: action, template });
  await post('/remote_step/create', { name: 'start_service', desc: '', actions: ['start'] });
  await post('/task_tpl/create', {
    name: 'expand',
    desc: '',
    steps: [{ name: 'create_vm' }, { name: 'start_service' }],
  });
  await post('/task_tpl/create', { name: 'shrink', desc: '', steps: [{ name: 'return_vm' }] });
  await post('/task_tpl/create', { name: 'deploy', desc: '', steps: [{ name: 'start_service' }] });
  await post(`/pool/update/${engine.poolId}`, { tasks: { expand: 1, shrink: 2, deploy: 3 } });
  const other = { name: 'other', desc: '', vm_type: 1, sd_id: 1, service_id: 1, tasks: {} };
  const { data } = (await post('/pool/create', other)) as unknown as { readonly data: { readonly id: number } };
  otherPool = data.id;
  await post(`/pool/${otherPool}/add_nodes`, { nodes: ['10.2.0.1'] });
});

afterAll(async () => {
  await api.close();
  await engine[Symbol.asyncDispose]();
});

test('a plan of a deploy says what the deploy then does, and changes nothing', async () => {
  const path = `/pool/deploy/${engine.poolId}`;
  const request = { max_num: 2, tag: 'web:7' };
  const before = await everything();
  const reply = await post(`${path}?plan=1`, request);
  expect(await everything()).toEqual(before);
  expect(reply).toMatchObject({ code: 0, msg: 'success' });
  const [plan] = reply.data?.plans ?? [];
  expect(plan).toMatchObject({ task_name: 'deploy_pool', step_len: 2, node_count: 5, waiting_for: null });
  expect(plan?.expected_seconds, 'it never ran here').toBeNull();
  expect(plan?.options).toMatchObject([{ name: 'start_service', param_values: { tag: 'web:7' }, timeout: 60 }]);

  const taskId = (await post(path, request)).data?.task_id;
  await finished(taskId);
  const { rows } = await sql<{ seq: number; nodes: readonly string[] }>`
    select batch.seq, array_agg(ip order by node_run.id) as nodes
    from batch join node_run on node_run.batch_id = batch.id
    where batch.task_id = ${taskId} group by batch.id order by seq`.execute(engine.test.database);
  expect(plan?.batches).toEqual(rows);
  const again = await post(path, { ...request, plan: true, force: true });
  expect(again.data?.plans?.[0]?.expected_seconds).toBeGreaterThan(0);
});

test('a plan of an expansion, a shrinking, and a task over two pools', async () => {
  const before = await everything();
  const expansion = await post(`/pool/expand/${engine.poolId}`, { num: 3, plan: '1' });
  expect(expansion.data?.plans).toMatchObject([{ node_count: 3, batches: [{ seq: 1, nodes: ['-', '-', '-'] }] }]);
  const shrinking = await post(`/pool/shrink/${engine.poolId}`, { nodes: ['10.0.0.1'], plan: 1 });
  expect(shrinking.data?.plans).toMatchObject([{ node_count: 1, batches: [{ seq: 1, nodes: ['10.0.0.1'] }] }]);
  const created = await post('/task/create?plan=true', {
    template_id: 3,
    task_name: 'both',
    opr_user: 'tester',
    max_ratio: 50,
    nodes: ['10.0.0.1', '10.0.0.2', '10.2.0.1'],
    params: { start_service: { tag: 'mine' } },
  });
  expect(created.data?.plans).toMatchObject([
    { pool_id: engine.poolId, step_len: 1, node_count: 2, options: [{ param_values: { tag: 'mine' } }] },
    { pool_id: otherPool, step_len: 1, node_count: 1 },
  ]);
  expect(created.task_ids).toBeUndefined();
  expect(await everything()).toEqual(before);
});

test.each([
  ['/pool/expand/1', { num: 5000 }],
  ['/pool/expand/99', { num: 1 }],
  ['/pool/expand/2', { num: 1 }],
  ['/pool/shrink/1', { nodes: ['10.0.0.1', '10.8.8.8'] }],
  ['/pool/shrink/1', { nodes: [] }],
  ['/pool/deploy/1', { max_num: 0, tag: 'x' }],
  ['/pool/deploy/1', { max_num: 1, tag: '' }],
  ['/pool/deploy/1', { max_num: 1, tag: 'x', on_busy: 'shout' }],
  ['/task/create', { template_id: 99, task_name: 'x', opr_user: 'x', nodes: ['10.0.0.1'], params: {} }],
  ['/task/create', { template_id: 3, task_name: 'x', opr_user: 'x', nodes: ['10.7.7.7'], params: {} }],
  ['/task/create', { template_id: 3, task_name: 'x', opr_user: 'x', nodes: ['10.0.0.1'], max_ratio: 200, params: {} }],
])('what %s refuses with %j, its plan refuses in the same words', async (path, body) => {
  const before = await everything();
  const plan = await post(`${path}?plan=1`, body);
  expect(plan.code).toBe(400);
  expect(await post(path, body)).toEqual(plan);
  expect(await everything()).toEqual(before);
});

test('a flag that is none is refused, and 0 is no plan', async () => {
  expect(await post('/pool/deploy/1?plan=maybe', { max_num: 1, tag: 'x' })).toMatchObject({
    code: 400,
    msg: expect.stringContaining('plan is ‘maybe’'),
  });
  const started = await post('/pool/deploy/1?plan=0', { max_num: 5, tag: 'x' });
  await finished(started.data?.task_id);
});

test('while a task has the nodes, another waits or is refused, as it was asked for; and so says the plan', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  gate = promise;
  const request = { max_num: 5, tag: 'web:8' };
  const first = (await post('/pool/deploy/1', request)).data?.task_id;
  const refused = await post('/pool/deploy/1?plan=1', { ...request, on_busy: 'refuse' });
  expect(refused).toMatchObject({
    code: 409,
    msg: expect.stringContaining(`task ${first} (deploy_pool) has 10.0.0.0`),
  });
  expect(await post('/pool/deploy/1', { ...request, on_busy: 'refuse' })).toEqual(refused);
  expect((await post('/pool/deploy/1?plan=1', request)).data?.plans).toMatchObject([{ waiting_for: first }]);
  const second = (await post('/pool/deploy/1', request)).data?.task_id;
  expect(await post(`/task/${second}`, {})).toMatchObject({ data: { state: 0, waiting_for: first } });
  // Nodes that are yet to be made are in nobody's hands.
  const expansion = await post('/pool/expand/1?plan=1', { num: 1 });
  expect(expansion.data?.plans).toMatchObject([{ waiting_for: null }]);
  resolve();
  await engine.until(first as TaskId, 'success');
  await finished(second);
});

test('no task is made of an action that was saved before its module was refused', async () => {
  const { database } = engine.test;
  const saved = { action: { module: 'debug', var: "lookup('pipe','id')" } };
  const { template } = await database.selectFrom('action_impl').select('template').executeTakeFirstOrThrow();
  await database
    .updateTable('action_impl')
    .set({ template: JSON.stringify(saved) })
    .execute();
  try {
    const before = await everything();
    const reply = await post(`/pool/deploy/${engine.poolId}`, { max_num: 1, tag: 'web:9', force: true });
    expect(reply).toMatchObject({
      code: 400,
      msg: expect.stringMatching(/step start_service, action start: module debug/),
    });
    expect(await everything()).toEqual(before);
  } finally {
    await database
      .updateTable('action_impl')
      .set({ template: JSON.stringify(template) })
      .execute();
  }
});
