import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TaskId } from '../../src/domain/ids.ts';
import type { PolicyChanges } from '../../src/domain/policies/rolling-policy.ts';
import { deployPool } from '../../src/operations/pools/deploy-pool.ts';
import { startTask } from '../../src/operations/tasks/start-task.ts';
import { createTemplate } from '../../src/operations/records/templates.ts';
import type { Checks } from '../../src/steps/checks/checks.ts';
import { insertRow } from '../../src/store/rows.ts';
import { findTask } from '../../src/store/tasks/task-views.ts';
import { failed, type StepCall } from '../../src/steps/step.ts';
import { PASSED, step } from '../support/engine.ts';
import { type RollingEngine, rollingEngine } from '../support/rolling.ts';
import { TESTER } from '../support/tester.ts';

const NODES = 6;

let engine: RollingEngine;

beforeAll(async () => {
  engine = await rollingEngine(NODES);
  const { database } = engine.test;
  const actionId = await insertRow(database, 'action', { name: 'start', desc: '', params: { tag: 'string' } });
  const template = { action: { module: 'shell', args: 'run {{ tag }}' } };
  await insertRow(database, 'action_impl', { type: 'ansible', action_id: actionId, template });
  for (const name of ['start_service', 'check']) {
    await insertRow(database, 'remote_step', { name, desc: '', actions: ['start'] });
  }
  const retry = { retry_times: 0, ignore_error: false };
  const steps = [
    { name: 'start_service', param_values: {}, retry },
    { name: 'check', param_values: { tag: 'any' }, retry },
  ];
  const deploy = await createTemplate(engine.context, TESTER, { name: 'roll', desc: '', steps });
  await database
    .updateTable('pool')
    .set({ tasks: JSON.stringify({ deploy }) })
    .execute();
});

beforeEach(() => engine.reset());

afterAll(() => engine[Symbol.asyncDispose]());

interface DeployOptions {
  readonly maxNum?: number;
  readonly policy?: PolicyChanges;
  readonly force?: boolean;
}

function deploy(tag: string, { maxNum = 2, ...options }: DeployOptions = {}): Promise<TaskId> {
  return deployPool(engine.context, TESTER, { poolId: engine.poolId, maxNum, tag, ...options });
}

/** The images that the engine takes the nodes to run, in order. */
async function images(): Promise<readonly (string | null)[]> {
  const rows = await engine.test.database.selectFrom('node').select('image').orderBy('id').execute();
  return rows.map((row) => row.image);
}

async function serviceImage(): Promise<string> {
  return (await engine.test.database.selectFrom('service').select('docker_image').executeTakeFirstOrThrow())
    .docker_image;
}

/** "address image" of every start of the service, in order. */
function starter(isBroken: (call: StepCall, image: unknown) => boolean = () => false) {
  const ran: string[] = [];
  const behaviour = (call: StepCall) => {
    const image = call.step.params['tag'];
    if (call.step.name === 'start_service') ran.push(`${call.facts.ip} ${image as string}`);
    return isBroken(call, image) ? failed('it does not come up') : PASSED;
  };
  return { ran, behaviour };
}

async function rollbackOf(taskId: TaskId): Promise<TaskId> {
  const query = engine.test.database.selectFrom('task').select('id').where('rollback_of', '=', taskId);
  return (await query.executeTakeFirstOrThrow()).id;
}

test('a deploy that fails brings the nodes that it touched back to the image before it', async () => {
  const { ran, behaviour } = starter(({ facts }, image) => image === 'web:2' && facts.ip === '10.0.0.3');
  await using _worker = await engine.worker(behaviour);
  const taskId = await deploy('web:2', { policy: { max_failures: '0', rollback: true } });
  await engine.until(taskId, 'failed');
  const rollback = await rollbackOf(taskId);
  await engine.until(rollback, 'success');
  const touched = ['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.3'];
  expect(ran.slice(0, 4).toSorted()).toEqual(touched.map((ip) => `${ip} web:2`));
  expect(ran.slice(4).toSorted()).toEqual(touched.map((ip) => `${ip} web:1`));
  expect(await images()).toEqual(['web:1', 'web:1', 'web:1', 'web:1', null, null]);
  expect(await serviceImage()).toBe('web:1');

  const task = await engine.task(taskId);
  expect(task.error).toContain('1 of 6 nodes failed, more than max_failures 0 (10.0.0.3: start_service: it does not');
  expect(await engine.log(taskId)).toContain(`rolling back 4 nodes to web:1: task ${rollback}`);
  expect(await engine.log(rollback)).toContain(`task ${taskId} failed, and 4 nodes go back to web:1: ${task.error}`);
  expect(await engine.batches(rollback), 'as many nodes at once as the deploy had').toEqual([2, 2]);
  expect(await engine.task(rollback)).toMatchObject({
    rollback_of: taskId,
    policy: { failed_batch: 'continue' },
    template_name: 'roll',
  });
  await expect(startTask(engine.context, TESTER, { taskId, params: null })).rejects.toThrow(
    'rolled back: start a new task',
  );
});

test('a deploy whose nodes are not well at last is rolled back, and what it touched does not count', async () => {
  const { ran, behaviour } = starter();
  const checks: Checks = {
    health: (_, { ip, variables }) => Promise.resolve(ip === '10.0.0.5' ? `${String(variables['tag'])} is slow` : null),
    prometheus: () => Promise.resolve(null),
  };
  await using _worker = await engine.worker(behaviour, { checks });
  const health_check = { type: 'tcp', port: 80, tries: 1, interval: 0, timeout: 1 } as const;
  const taskId = await deploy('web:2', { maxNum: 3, policy: { health_check, rollback: true } });
  await engine.until(taskId, 'failed');
  expect((await engine.task(taskId)).error).toContain('1 of 3 nodes are not healthy (10.0.0.5: web:2 is slow)');
  await engine.until(await rollbackOf(taskId), 'success');
  expect(ran).toHaveLength(2 * NODES);
  expect(await images()).toEqual(Array.from({ length: NODES }, () => 'web:1'));
  expect(await serviceImage()).toBe('web:1');
});

test('a rollback leaves the image of the service as it is, and is not rolled back when it fails', async () => {
  const { behaviour } = starter();
  await using _worker = await engine.worker((call) =>
    call.step.name === 'start_service' ? failed('no disk') : behaviour(call),
  );
  const taskId = await deploy('web:2', { policy: { canary: '1', rollback: true } });
  await engine.until(taskId, 'failed');
  const rollback = await rollbackOf(taskId);
  await engine.test.database.updateTable('service').set({ docker_image: 'changed:1' }).execute();
  await engine.until(rollback, 'failed');
  expect(await serviceImage()).toBe('changed:1');
  expect(await images()).toEqual([null, null, null, null, null, null]);
  const tasks = await engine.test.database.selectFrom('task').select('id').execute();
  expect(new Set(tasks.map(({ id }) => id))).toEqual(new Set([taskId, rollback]));
});

test('a deploy of the image that the service has is not rolled back to it', async () => {
  const { behaviour } = starter(() => true);
  await using _worker = await engine.worker(behaviour);
  const taskId = await deploy('web:1', { policy: { canary: '1', rollback: true } });
  await engine.until(taskId, 'failed');
  expect((await engine.log(taskId)).at(-1)).toBe('not rolled back: the image of the service is web:1 already');
});

test('nothing goes back to what is no image', async () => {
  const { behaviour } = starter(() => true);
  await engine.test.database.updateTable('service').set({ docker_image: 'a b; id' }).execute();
  await using _worker = await engine.worker(behaviour);
  const taskId = await deploy('web:2', { policy: { canary: '1', rollback: true } });
  await engine.until(taskId, 'failed');
  expect((await engine.log(taskId)).at(-1)).toBe(
    'not rolled back: what the service had before is not an image: a b; id',
  );
});

test('a rollback comes before the tasks that wait for its nodes', async () => {
  const gate = Promise.withResolvers<void>();
  const { ran, behaviour } = starter((_, image) => image === 'web:2');
  await using _worker = await engine.worker(async (call) => {
    await gate.promise;
    return behaviour(call);
  });
  const first = await deploy('web:2', { maxNum: 3, policy: { canary: '2', rollback: true } });
  const second = await deploy('web:3', { maxNum: 6, policy: { rollback: true } });
  expect((await engine.task(second)).waiting_for).toBe(first);
  gate.resolve();
  await engine.until(first, 'failed');
  const rollback = await rollbackOf(first);
  await engine.until(second, 'success');
  expect((await engine.task(rollback)).state).toBe('success');
  expect(ran.slice(2, 4).every((line) => line.endsWith(' web:1'))).toBe(true);
  expect(await images()).toEqual(Array.from({ length: NODES }, () => 'web:3'));
  const log = await engine.log(second);
  expect(log.filter((line) => line.startsWith('waits for task'))).toHaveLength(2);
  const { previous_tag: previous } = await engine.test.database
    .selectFrom('task')
    .select('previous_tag')
    .where('id', '=', second)
    .executeTakeFirstOrThrow();
  expect(previous, 'the image when it began').toBe('web:1');
});

test('nodes that another task will change are not skipped', async () => {
  const { behaviour } = starter();
  const gate = Promise.withResolvers<void>();
  await using _worker = await engine.worker(async (call) => {
    if (call.step.params['tag'] === 'web:3') await gate.promise;
    return behaviour(call);
  });
  await engine.until(await deploy('web:2'), 'success');
  await deploy('web:3');
  const back = await deploy('web:2');
  gate.resolve();
  await engine.until(back, 'success');
  expect(await images()).toEqual(Array.from({ length: NODES }, () => 'web:2'));
  expect(await serviceImage()).toBe('web:2');
});

test('nodes that run the tag are skipped, and listed; a node that failed, or is unknown, is not', async () => {
  const { ran, behaviour } = starter(({ facts }) => facts.ip === '10.0.0.5');
  await using _worker = await engine.worker(behaviour);
  const first = await deploy('web:2', { maxNum: 6 });
  await engine.until(first, 'success');
  expect(await images()).toEqual(['web:2', 'web:2', 'web:2', 'web:2', 'web:2', null]);
  expect(await serviceImage()).toBe('web:2');
  // Something else may have changed this one.
  await engine.test.database.updateTable('node').set({ image: null }).where('ip', '=', '10.0.0.1').execute();

  ran.length = 0;
  const second = await deploy('web:2', { policy: { canary: '1' } });
  await engine.until(second, 'success');
  expect(ran).toEqual(['10.0.0.1 web:2', '10.0.0.5 web:2']);
  expect(await engine.batches(second), 'the canary is a node that is worked on').toEqual([4, 1, 1]);
  expect(await findTask(engine.test.database, second), 'all nodes of the pool are listed').toMatchObject({
    n_success: NODES - 1,
    n_failed: 1,
  });
  expect(await engine.log(second)).toContain(
    'skipped, as they run web:2 already: 10.0.0.0, 10.0.0.2, 10.0.0.3, 10.0.0.4',
  );
});

test('a deploy to nodes that all run the tag is a success at once, unless it is forced', async () => {
  const { ran, behaviour } = starter();
  await using _worker = await engine.worker(behaviour);
  await engine.until(await deploy('web:2'), 'success');
  ran.length = 0;
  const again = await deploy('web:2');
  await engine.until(again, 'success');
  expect((await engine.task(again)).n_success).toBe(NODES);
  expect(ran).toEqual([]);
  await engine.until(await deploy('web:2', { force: true }), 'success');
  expect(ran).toHaveLength(NODES);
});

test('what latest means changes: such an image is always brought again', async () => {
  const { ran, behaviour } = starter();
  await using _worker = await engine.worker(behaviour);
  await engine.until(await deploy('web:latest'), 'success');
  await engine.until(await deploy('web:latest'), 'success');
  expect(ran).toHaveLength(2 * NODES);
});

test('rollback and limits that make no sense for a task are refused, with the remedy', async () => {
  await expect(deploy('web:2', { policy: { health_check: check('{{ cpu }}') } })).rejects.toThrow(
    'policy.health_check.path: there is no cpu; there are ip, ',
  );
});

function check(path: string): NonNullable<PolicyChanges['health_check']> {
  return { type: 'http', scheme: 'http', port: 80, path: `/${path}`, tries: 1, interval: 0, timeout: 1 };
}

test('max_unavailable: failed nodes of the pool take room, and a batch is made smaller', async () => {
  const { database } = engine.test;
  await database.updateTable('node').set({ status: 'failed' }).where('ip', '=', '10.0.0.5').execute();
  const unavailable = new Set(['10.0.0.5']);
  let most = 0;
  await using _worker = await engine.worker(async ({ facts }) => {
    unavailable.add(facts.ip);
    most = Math.max(most, unavailable.size);
    await new Promise(setImmediate);
    unavailable.delete(facts.ip);
    return PASSED;
  });
  const taskId = await engine.launch([step('one')], { stepLen: 6, policy: { max_unavailable: '50%' } });
  await engine.until(taskId, 'success');
  expect(most).toBeLessThanOrEqual(3);
  // Three at once were planned; with a failed node only two may be in work. The failed one takes no room itself.
  expect(await engine.batches(taskId)).toEqual([2, 1, 3]);
  expect(await engine.log(taskId)).toContain('batch 1 is made smaller: 2 of 3 nodes, for max_unavailable');
  const task = await findTask(database, taskId);
  expect(task).toMatchObject({ n_success: 6, n_failed: 0 });
});

test('max_unavailable: a batch waits while another task has too many nodes in work', async () => {
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  await using _worker = await engine.worker(async (call) => {
    if (call.step.name !== 'slow') return PASSED;
    begun.resolve();
    await gate.promise;
    return PASSED;
  });
  const slow = await engine.launch([step('slow')], { nodes: engine.nodes.slice(0, 2) });
  await begun.promise;
  const others = { nodes: engine.nodes.slice(2), stepLen: 2 };
  const waiting = await engine.launch([step('one')], { ...others, policy: { max_unavailable: '2' } });
  await engine.untilWaiting(waiting, 'room');
  expect((await engine.log(waiting)).at(-1)).toBe(
    "waiting: 2 of the pool's 6 nodes are unavailable, and max_unavailable is 2 (active: 10.0.0.0, 10.0.0.1)",
  );
  engine.pass(2);
  gate.resolve();
  await engine.until(slow, 'success');
  engine.pass(2);
  await engine.until(waiting, 'success');
  const log = await engine.log(waiting);
  expect(
    log.filter((line) => line.startsWith('waiting')),
    'it says once that it waits',
  ).toHaveLength(1);
});

test('max_unavailable: a task stops when failed nodes alone take all the room', async () => {
  const { ran, behaviour } = starter();
  await using _worker = await engine.worker(behaviour);
  await engine.test.database.updateTable('node').set({ status: 'failed' }).where('ip', '>=', '10.0.0.4').execute();
  const taskId = await deploy('web:2', { policy: { max_unavailable: '2', rollback: true } });
  await engine.until(taskId, 'failed');
  expect((await engine.task(taskId)).error).toBe(
    "2 of the pool's 6 nodes are unavailable, and max_unavailable is 2 (failed: 10.0.0.4, 10.0.0.5)",
  );
  expect((await engine.log(taskId)).at(-1)).toBe('not rolled back: it changed no node');
  expect(ran).toEqual([]);
});
