import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildServer } from '../../src/api/server.ts';
import { clockIn } from '../../src/api/http/times.ts';
import { insertRow } from '../../src/store/rows.ts';
import { WATCH_LIMITS } from '../support/api-server.ts';
import { backendsOf } from '../support/backends.ts';
import { type RollingEngine, rollingEngine } from '../support/rolling.ts';
import { NO_SEALING } from '../support/keys.ts';
import { NO_NODE_FILES, NO_TERMINALS } from '../support/no-channel.ts';

let engine: RollingEngine;
let app: FastifyInstance;
let template: number;

beforeAll(async () => {
  engine = await rollingEngine(4);
  const backends = backendsOf(engine.test.database);
  const deps = {
    context: engine.context,
    backends,
    sealing: NO_SEALING,
    auth: { kind: 'trust' },
    clock: clockIn('UTC'),
  } as const;
  const watchLimits = WATCH_LIMITS;
  app = await buildServer(
    {
      ...deps,
      watchLimits,
      taskDetail: 'flat',
      terminals: NO_TERMINALS,
      nodeFiles: NO_NODE_FILES,
      isReady: () => true,
      stop: new AbortController().signal,
    },
    pino({ level: 'silent' }),
  );
  await insertRow(engine.test.database, 'remote_step', { name: 'start_service', desc: '', actions: [] });
  for (const table of ['vm_type', 'sd'] as const) {
    await insertRow(engine.test.database, table, { name: 'one', provider: 'none', settings: {} });
  }
  template = await call<number>('/task_tpl/create', {
    name: 'roll',
    desc: '',
    steps: [{ name: 'start_service' }],
    policy: { canary: 1, bake: 60, max_unavailable: '50%', rollback: true },
  });
  const grow = await call<number>('/task_tpl/create', {
    name: 'grow',
    desc: '',
    steps: [{ name: 'create_vm' }],
    policy: { max_unavailable: 1, rollback: true, max_failures: 1 },
  });
  const shrink = await call<number>('/task_tpl/create', { name: 'down', desc: '', steps: [{ name: 'return_vm' }] });
  await call(`/pool/update/${engine.poolId}`, { tasks: { deploy: template, expand: grow, shrink } });
});

afterAll(async () => {
  await app.close();
  await engine[Symbol.asyncDispose]();
});

interface Answer {
  readonly code: number;
  readonly msg: string;
  readonly data: unknown;
}

async function ask(path: string, body: object = {}): Promise<Answer & { readonly task_ids?: readonly number[] }> {
  const headers = { authorization: 'tester' };
  return (await app.inject({ method: 'POST', url: path, headers, payload: JSON.stringify(body) })).json();
}

async function call<Data>(path: string, body?: object): Promise<Data> {
  const { code, msg, data } = await ask(path, body);
  expect([code, msg]).toEqual([0, 'success']);
  return data as Data;
}

/** The message of a call that is refused. */
async function refused(path: string, body: object): Promise<string> {
  const { code, msg } = await ask(path, body);
  expect(code).toBe(400);
  return msg;
}

interface Shown {
  readonly policy: object | null;
  readonly [field: string]: unknown;
}

test('a template keeps its policy, shows it, changes it and gives it up', async () => {
  const policy = { canary: '1', bake: 60, max_unavailable: '50%', rollback: true };
  expect(await call<Shown>(`/task_tpl/${template}`)).toMatchObject({ name: 'roll', policy });
  const listed = await call<readonly Shown[]>('/task_tpl/list', { name: 'roll' });
  expect(listed.map((row) => row.policy)).toEqual([policy]);

  const other = await call<number>('/task_tpl/create', { name: 'other', desc: '', steps: [{ name: 'start_service' }] });
  expect((await call<Shown>(`/task_tpl/${other}`)).policy).toBeNull();
  await call(`/task_tpl/update/${other}`, { policy: { bake: '5' } });
  await call(`/task_tpl/update/${other}`, { desc: 'a field left out keeps its value' });
  expect((await call<Shown>(`/task_tpl/${other}`)).policy).toEqual({ bake: 5 });
  await call(`/task_tpl/update/${other}`, { policy: null });
  expect((await call<Shown>(`/task_tpl/${other}`)).policy).toBeNull();
});

test('a deploy runs by its template’s policy, and what the request says over it', async () => {
  const { task_id: id } = await call<{ task_id: number }>(`/pool/deploy/${engine.poolId}`, {
    max_num: 4,
    tag: 'web:2',
    policy: { bake: null, batches: '50%' },
  });
  const task = await call<Shown>(`/task/${id}`);
  expect(task).toMatchObject({
    policy: { canary: '1', max_unavailable: '50%', rollback: true, batches: ['50%'] },
    step_len: 2,
    rollback_of: null,
    interlude: null,
    stat: [4, 0, 0, 0, 0],
  });
  expect(await engine.batches(id as never)).toEqual([1, 2, 1]);
});

test('a plan shows the batches that the policy makes, and the nodes that need no work', async () => {
  const { database } = engine.test;
  await database.deleteFrom('task').execute();
  const settled = { image: 'web:9', status: 'success' } as const;
  await database.updateTable('node').set(settled).where('ip', '=', '10.0.0.2').execute();
  const request = { max_num: 4, tag: 'web:9', plan: 1, policy: { canary: 1 } };
  const { plans } = await call<{ plans: readonly object[] }>(`/pool/deploy/${engine.poolId}`, request);
  expect(plans).toMatchObject([
    {
      policy: { canary: '1', bake: 60, max_unavailable: '50%', rollback: true },
      up_to_date: ['10.0.0.2'],
      node_count: 3,
      step_len: 2,
      batches: [
        { seq: 1, nodes: ['10.0.0.0'] },
        { seq: 2, nodes: ['10.0.0.1', '10.0.0.3'] },
      ],
    },
  ]);
});

test('a task without any policy shows none, and max_failures of the request wins over the policy', async () => {
  const body = { task_name: 'plain', opr_user: 'me', nodes: ['10.0.0.0', '10.0.0.1'], params: {}, max_num: 1 };
  const plain = await call<number>('/task_tpl/create', { name: 'plain', desc: '', steps: [{ name: 'start_service' }] });
  const first = await ask('/task/create', { ...body, template_id: plain, max_failures: 1 });
  expect(await call<Shown>(`/task/${first.task_ids?.[0]}`)).toMatchObject({ policy: null, step_len: 1 });
  const second = await ask('/task/create', {
    ...body,
    template_id: plain,
    max_failures: 1,
    policy: { max_failures: '50%', canary: 1 },
  });
  expect((await call<Shown>(`/task/${second.task_ids?.[0]}`)).policy).toEqual({ max_failures: '1', canary: '1' });
});

test('what makes no sense for a task is refused in a request, and left out of a template', async () => {
  const pool = engine.poolId;
  const tcp = { type: 'tcp', port: 80 };
  expect(await refused(`/pool/expand/${pool}`, { num: 1, policy: { max_unavailable: 1 } })).toBe(
    'policy.max_unavailable: new nodes take none away from the pool: leave it out, or say null',
  );
  expect(await refused(`/pool/expand/${pool}`, { num: 1, policy: { rollback: true } })).toBe(
    'policy.rollback: only a deploy has an image to go back to: leave it out, or say null',
  );
  expect(await refused(`/pool/shrink/${pool}`, { nodes: ['10.0.0.3'], policy: { health_check: tcp } })).toBe(
    'policy.health_check: step return_vm takes the nodes down, so that none is left to ask: leave it out, or say null',
  );
  expect(await refused(`/pool/deploy/${pool}`, { max_num: 1, tag: 'web:2', policy: { bake: true } })).toBe(
    'policy.bake is true, and must be number',
  );
  expect(await refused(`/pool/deploy/${pool}`, { max_num: 1, tag: 'web:2', policy: { bakes: 1 } })).toContain(
    'policy.bakes: there is no such field; there are max_failures, failed_batch, canary',
  );
  expect(
    await refused('/task_tpl/create', {
      name: 'wrong',
      desc: '',
      steps: [{ name: 'start_service' }],
      policy: { prometheus: { url: 'http://p', query: 'up{pool="{{ pol }}"}', max: 1 } },
    }),
  ).toBe('policy.prometheus.query: there is no pol; there are pool_name, service_name, cluster_name, task_id, tag');
  const { task_id: id } = await call<{ task_id: number }>(`/pool/expand/${pool}`, { num: 1 });
  expect((await call<Shown>(`/task/${id}`)).policy, 'the template serves other tasks too').toEqual({
    max_failures: '1',
  });
});
