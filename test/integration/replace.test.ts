import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { NodeRunId, TaskId } from '../../src/domain/ids.ts';
import { removeNodes } from '../../src/operations/pools/remove-nodes.ts';
import { pauseTask } from '../../src/operations/tasks/pause-task.ts';
import { retryNodeRun } from '../../src/operations/tasks/retry-node.ts';
import { skipNodeRun } from '../../src/operations/tasks/skip-node.ts';
import { startTask } from '../../src/operations/tasks/start-task.ts';
import { stopTask } from '../../src/operations/tasks/stop-task.ts';
import { failed, type StepCall } from '../../src/steps/step.ts';
import type { TestEngine } from '../support/engine.ts';
import { machines, poolNow, replace, replacingEngine } from '../support/replacing.ts';
import { attemptsOf, checkedCounts, logOf, nodeRunOf } from '../support/task-check.ts';
import { TESTER } from '../support/tester.ts';

/** Which step ran at which node, in order. */
function recorder(ran: string[], fails: (call: StepCall) => boolean = () => false) {
  return async (call: StepCall) => {
    ran.push(`${call.step.name} ${call.facts.ip}`);
    return fails(call) ? failed('broken') : machines(call);
  };
}

/** Of the node run that makes the n-th new node. */
async function newRun({ test: { database } }: TestEngine, taskId: TaskId, n: number): Promise<NodeRunId> {
  const { rows } = await sql<{ id: NodeRunId }>`
    select run.id from replacement as pair join node_run as run on run.task_id = pair.task_id and run.node_id = pair.new_node
    where pair.task_id = ${taskId} order by pair.old_node offset ${n} limit 1`.execute(database);
  return rows[0]?.id ?? (0 as NodeRunId);
}

test('every machine is replaced: the new node is registered before the old one goes, and is of the same kind', async () => {
  await using engine = await replacingEngine(4);
  const { database } = engine.test;
  await sql`update node set node_type = 'crontab' where ip = '10.0.0.1'`.execute(database);
  const ran: string[] = [];
  await engine.worker(recorder(ran));
  const taskId = await replace(engine, { maxSurge: '2' });
  await engine.until(taskId, 'success');
  expect(await checkedCounts(database, taskId)).toEqual([0, 0, 8, 0, 0]);
  const { nodes, node_count } = await poolNow(engine);
  expect(node_count).toBe(4);
  expect(nodes.map(({ ip, status }) => [ip, status])).toEqual([5, 6, 7, 8].map((id) => [`10.9.0.${id}`, 'success']));
  expect(nodes.map((node) => node.node_type)).toEqual(['manual', 'crontab', 'manual', 'manual']);
  const at = (line: string): number => ran.indexOf(line);
  for (const n of [0, 1, 2, 3]) expect(at(`register 10.9.0.${n + 5}`)).toBeLessThan(at(`unregister 10.0.0.${n}`));
  expect(at('return_vm 10.0.0.1'), 'batch by batch').toBeLessThan(at('register 10.9.0.7'));
  expect(ran).toHaveLength(16);
  expect(await logOf(database, taskId)).toContain(
    `${TESTER.name} started replace_pool: 4 machines to replace, 2 at once, the new ones first`,
  );
});

test('the pool never has more nodes than max_surge allows, and the service image stays', async () => {
  await using engine = await replacingEngine(5);
  const { database } = engine.test;
  const sizes: number[] = [];
  await engine.worker(async (call) => {
    sizes.push((await poolNow(engine)).node_count);
    return machines(call);
  });
  const taskId = await replace(engine);
  await engine.until(taskId, 'success');
  expect(new Set(sizes), 'while a step runs').toEqual(new Set([6]));
  expect((await poolNow(engine)).node_count).toBe(5);
  const { docker_image } = await database.selectFrom('service').select('docker_image').executeTakeFirstOrThrow();
  expect(docker_image).toBe('web:1');
});

test('without a surge old machines are returned first, and no more are missing than may be', async () => {
  await using engine = await replacingEngine(4);
  const ran: string[] = [];
  const sizes: number[] = [];
  await engine.worker(async (call) => {
    sizes.push((await poolNow(engine)).nodes.filter(({ ip }) => ip !== '-').length);
    return recorder(ran)(call);
  });
  const taskId = await replace(engine, { maxSurge: '0', maxUnavailable: '2' });
  await engine.until(taskId, 'success');
  expect(await checkedCounts(engine.test.database, taskId)).toEqual([0, 0, 8, 0, 0]);
  expect(ran.slice(0, 4).toSorted()).toEqual([
    'return_vm 10.0.0.0',
    'return_vm 10.0.0.1',
    'unregister 10.0.0.0',
    'unregister 10.0.0.1',
  ]);
  expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([2, 4]);
  expect((await poolNow(engine)).node_count).toBe(4);
});

test('where the new node fails, the old one stays; the retry of the new one brings it back', async () => {
  await using engine = await replacingEngine(3);
  const { database } = engine.test;
  const ran: string[] = [];
  let broken = true;
  await engine.worker(
    recorder(ran, ({ step, facts }) => broken && step.name === 'register' && facts.ip === '10.9.0.5'),
  );
  const taskId = await replace(engine, { maxSurge: '3' });
  await engine.until(taskId, 'success');
  expect(await checkedCounts(database, taskId)).toEqual([0, 0, 4, 1, 1]);
  expect((await poolNow(engine)).nodes.map(({ ip, status }) => [ip, status])).toEqual([
    ['10.0.0.1', 'success'],
    ['10.9.0.4', 'success'],
    ['10.9.0.5', 'failed'],
    ['10.9.0.6', 'success'],
  ]);
  expect(await logOf(database, taskId)).toContain('1 old node stays, as the new ones are not ready: 10.0.0.1');
  const old = await nodeRunOf(database, taskId, '10.0.0.1');
  await expect(retryNodeRun(engine.context, TESTER, old)).rejects.toThrow(
    'the other node of its pair, 10.9.0.5, is not at its end',
  );
  broken = false;
  await startTask(engine.context, TESTER, { taskId, params: null });
  await engine.until(taskId, 'success');
  expect(await checkedCounts(database, taskId)).toEqual([0, 0, 6, 0, 0]);
  expect((await poolNow(engine)).nodes.map(({ ip }) => ip)).toEqual(['10.9.0.4', '10.9.0.5', '10.9.0.6']);
  expect(
    ran.filter((line) => line === 'create_vm -'),
    'no machine is made twice',
  ).toHaveLength(3);
});

test('a new node that is retried while the task runs is followed by its old one, in a batch after the others', async () => {
  await using engine = await replacingEngine(2);
  const { database } = engine.test;
  const ran: string[] = [];
  let broken = true;
  const unregistering = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const record = recorder(ran, ({ step, facts }) => broken && step.name === 'register' && facts.ip === '10.9.0.3');
  await engine.worker(async (call) => {
    if (call.step.name === 'unregister' && call.facts.ip === '10.0.0.1') {
      unregistering.resolve();
      await goOn.promise;
    }
    return record(call);
  });
  const taskId = await replace(engine, { maxSurge: '2' });
  await unregistering.promise;
  broken = false;
  await retryNodeRun(engine.context, TESTER, await newRun(engine, taskId, 0));
  await expect.poll(() => ran.filter((line) => line === 'register 10.9.0.3').length).toBe(2);
  expect(ran).not.toContain('unregister 10.0.0.0');
  goOn.resolve();
  await engine.until(taskId, 'success');
  expect(await checkedCounts(database, taskId)).toEqual([0, 0, 4, 0, 0]);
  expect((await poolNow(engine)).nodes.map(({ ip }) => ip)).toEqual(['10.9.0.3', '10.9.0.4']);
});

test('a batch of new nodes that failed whole stops the task, and every old machine stays', async () => {
  await using engine = await replacingEngine(4);
  await engine.worker(recorder([], ({ step }) => step.name === 'create_vm'));
  const taskId = await replace(engine, { maxSurge: '2' });
  await engine.until(taskId, 'failed');
  expect(await checkedCounts(engine.test.database, taskId)).toEqual([4, 0, 0, 2, 2]);
  const { nodes, node_count } = await poolNow(engine);
  expect(node_count).toBe(6);
  expect(nodes.filter(({ status }) => status === 'success')).toHaveLength(4);
});

test('without a surge the first failure stops, as each one leaves the pool a machine short', async () => {
  await using engine = await replacingEngine(4);
  await engine.worker(recorder([], ({ step, facts }) => step.name === 'create_vm' && facts.node_id === 5));
  const taskId = await replace(engine, { maxUnavailable: '2' });
  await engine.until(taskId, 'failed');
  expect((await poolNow(engine)).nodes.map(({ ip }) => ip)).toEqual(['10.0.0.2', '10.0.0.3', '-', '10.9.0.6']);
});

test('all new nodes are there, and a person says when the old ones go', async () => {
  await using engine = await replacingEngine(3);
  const { database } = engine.test;
  const ran: string[] = [];
  await engine.worker(recorder(ran));
  const taskId = await replace(engine, { maxSurge: '100%', policy: { checkpoints: ['50%'] } });
  await engine.until(taskId, 'stopped');
  expect(await checkedCounts(database, taskId)).toEqual([3, 0, 3, 0, 0]);
  expect((await poolNow(engine)).node_count).toBe(6);
  expect(ran.filter((line) => line.startsWith('unregister'))).toEqual([]);
  await startTask(engine.context, TESTER, { taskId, params: null });
  await engine.until(taskId, 'success');
  expect((await poolNow(engine)).nodes.map(({ ip }) => ip)).toEqual(['10.9.0.4', '10.9.0.5', '10.9.0.6']);
});

test('a bake comes between the new nodes and the old ones, and not after these', async () => {
  await using engine = await replacingEngine(2);
  await engine.worker(recorder([]));
  const taskId = await replace(engine, { maxSurge: '1', policy: { bake: 1 } });
  await engine.until(taskId, 'success');
  const lines = await logOf(engine.test.database, taskId);
  const told = lines.filter((line) => /^(batch \d begins|baking)/.test(line));
  expect(told).toEqual([
    'batch 1 begins',
    'baking for 1 s',
    'batch 2 begins',
    'batch 3 begins',
    'baking for 1 s',
    'batch 4 begins',
  ]);
});

test('a paused replacement goes on where it was, and nothing is done twice', async () => {
  await using engine = await replacingEngine(4);
  const { database } = engine.test;
  const first = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const ran: string[] = [];
  await engine.worker(async (call) => {
    if (call.step.name === 'unregister') {
      first.resolve();
      await goOn.promise;
    }
    return recorder(ran)(call);
  });
  const taskId = await replace(engine, { maxSurge: '2' });
  await first.promise;
  await pauseTask(engine.context, TESTER, taskId);
  goOn.resolve();
  await expect.poll(async () => (await checkedCounts(database, taskId))[1]).toBe(0);
  await startTask(engine.context, TESTER, { taskId, params: null });
  await engine.until(taskId, 'success');
  expect(await checkedCounts(database, taskId)).toEqual([0, 0, 8, 0, 0]);
  expect(new Set(await attemptsOf(database, taskId)).size).toBe(16);
  expect(ran.filter((line) => line === 'create_vm -')).toHaveLength(4);
});

test('a stop takes new nodes back that are not ready, and leaves those that may be registered', async () => {
  await using engine = await replacingEngine(3);
  const { database } = engine.test;
  await engine.worker(
    recorder(
      [],
      ({ step, facts: { node_id: node } }) =>
        (step.name === 'create_vm' && node === 4) || (step.name === 'register' && node === 5),
    ),
  );
  const taskId = await replace(engine, { maxSurge: '3', policy: { checkpoints: ['50%'] } });
  await engine.until(taskId, 'stopped');
  await stopTask(engine.context, TESTER, taskId);
  expect(await logOf(database, taskId)).toContain('1 new node was not ready: removed, and their machines are returned');
  const { nodes, node_count } = await poolNow(engine);
  expect(nodes.map(({ ip }) => ip)).toEqual(['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.9.0.5', '10.9.0.6']);
  expect(node_count).toBe(5);
  const due = await database.selectFrom('leftover').select('node_run_id').execute();
  expect(
    [...due.map((row) => row.node_run_id), ...engine.undone],
    'what may have been made for it is returned',
  ).toEqual([await newRun(engine, taskId, 0)]);
});

test('an old node that somebody removed is left out with the new one that was to take its place', async () => {
  await using engine = await replacingEngine(3);
  const { database } = engine.test;
  const goOn = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  await engine.worker(async (call) => {
    begun.resolve();
    await goOn.promise;
    return machines(call);
  });
  const [, removed] = engine.nodes;
  const before = await replace(engine, { nodes: [engine.nodes[1]?.id ?? 0] });
  await begun.promise;
  const taskId = await replace(engine, { maxSurge: '3' });
  goOn.resolve();
  await engine.until(before, 'success');
  await engine.until(taskId, 'success');
  expect(await checkedCounts(database, taskId)).toEqual([0, 0, 4, 0, 2]);
  const { nodes } = await poolNow(engine);
  expect(nodes).toHaveLength(3);
  expect(nodes.map(({ ip }) => ip)).not.toContain(removed?.ip);
});

test('a new node that is skipped leaves its old one in place', async () => {
  await using engine = await replacingEngine(2);
  const { database } = engine.test;
  await engine.worker(recorder([], ({ step, facts }) => step.name === 'register' && facts.ip === '10.9.0.3'));
  const taskId = await replace(engine, { maxSurge: '2', policy: { checkpoints: ['50%'] } });
  await engine.until(taskId, 'stopped');
  await skipNodeRun(engine.context, TESTER, await newRun(engine, taskId, 0));
  await startTask(engine.context, TESTER, { taskId, params: null });
  await engine.until(taskId, 'success');
  expect(await checkedCounts(database, taskId)).toEqual([0, 0, 2, 0, 2]);
  expect((await poolNow(engine)).nodes.map(({ ip }) => ip)).toEqual(['10.0.0.0', '10.9.0.3', '10.9.0.4']);
});

test('nodes without a machine are not replaced', async () => {
  await using engine = await replacingEngine(2);
  const { database } = engine.test;
  await sql`update node set vm_id = '' where ip = '10.0.0.0'`.execute(database);
  await expect(replace(engine, { nodes: ['10.0.0.0'] })).rejects.toThrow('no machine was made for 10.0.0.0');
  await engine.worker(recorder([]));
  const taskId = await replace(engine);
  await engine.until(taskId, 'success');
  expect((await poolNow(engine)).nodes.map(({ ip }) => ip)).toEqual(['10.0.0.0', '10.9.0.3']);
  await removeNodes(engine.context, TESTER, engine.poolId, { nodes: ['10.9.0.3'], force: false });
  await expect(replace(engine)).rejects.toThrow('pool pool has no machine to replace');
});
