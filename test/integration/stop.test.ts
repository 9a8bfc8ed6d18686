import { expect, test } from 'vitest';
import { abandonNodeRun } from '../../src/operations/tasks/abandon-node.ts';
import { pauseTask } from '../../src/operations/tasks/pause-task.ts';
import { removeNodes } from '../../src/operations/pools/remove-nodes.ts';
import { startTask } from '../../src/operations/tasks/start-task.ts';
import { stopTask } from '../../src/operations/tasks/stop-task.ts';
import { failed, type StepCall, type StepOutcome } from '../../src/steps/step.ts';
import { PASSED, step, testEngine } from '../support/engine.ts';
import { checkedCounts, nodeRunOf } from '../support/task-check.ts';
import { TESTER } from '../support/tester.ts';

test('a node that answers nobody any more is free soon after the stop, and takes no other with it', async () => {
  await using engine = await testEngine(2);
  const gate = Promise.withResolvers<void>();
  const begun: string[] = [];
  await engine.worker(async ({ facts }) => {
    begun.push(facts.ip);
    if (facts.ip === engine.nodes[0]?.ip) await new Promise(() => {});
    await gate.promise;
    return failed('exit code 137');
  });
  const taskId = await engine.launch([step('one')]);
  await untilTrue(async () => begun.length === 2);
  await stopTask(engine.context, TESTER, taskId);
  await untilTrue(async () => engine.cancelled.length === 2);
  gate.resolve();
  await untilTrue(async () => (await checkedCounts(engine.test.database, taskId))[4] === 1);
  await untilTrue(async () => (await checkedCounts(engine.test.database, taskId))[4] === 2);
  const runs = await engine.test.database.selectFrom('node_run').select('error').orderBy('id').execute();
  expect(runs.map(({ error }) => error)).toEqual([
    'one: stopped: it may still be running there',
    'one: stopped: exit code 137',
  ]);
  const nodes = engine.nodes.map(({ id }) => id);
  await removeNodes(engine.context, TESTER, engine.poolId, { nodes, force: false });
});

test('a node that a person gives up fails at once, the others go on, and what it ran is ended when it answers', async () => {
  await using engine = await testEngine(3);
  const { database } = engine.test;
  const isDead = ({ facts }: Pick<StepCall, 'facts'>): boolean => facts.ip === engine.nodes[1]?.ip;
  const begun: string[] = [];
  const hang = async (call: StepCall): Promise<StepOutcome> => {
    begun.push(call.facts.ip);
    return isDead(call) ? new Promise(() => {}) : PASSED;
  };
  await engine.worker(hang);
  const taskId = await engine.launch([step('one', { retry_times: 3, ignore_error: true }), step('two')]);
  await untilTrue(async () => begun.length === 5);
  const nodeRunId = await nodeRunOf(database, taskId, engine.nodes[1]?.ip ?? '');
  await abandonNodeRun(engine.context, TESTER, nodeRunId);
  await engine.until(taskId, 'success');
  expect(await checkedCounts(database, taskId)).toEqual([0, 0, 2, 1, 0]);
  const run = await database.selectFrom('node_run').select('error').where('id', '=', nodeRunId).executeTakeFirst();
  expect(run?.error).toBe('one: abandoned by tester: it may still be running there');
  await expect(abandonNodeRun(engine.context, TESTER, nodeRunId)).rejects.toThrow('it is not running');

  expect(engine.cancelled).toEqual([]);
  await database
    .updateTable('leftover')
    .set({ tried: new Date(0) })
    .execute();
  await untilTrue(async () => engine.cancelled.length === 1);
  expect(engine.cancelled[0]?.facts.ip).toBe(engine.nodes[1]?.ip);
  await untilTrue(async () => (await database.selectFrom('leftover').selectAll().execute()).length === 0);
});

test('a node of a paused task that nobody attends to is given up, and the task ends without it', async () => {
  await using engine = await testEngine(2);
  const { database } = engine.test;
  const begun: string[] = [];
  const worker = await engine.worker(async (call) => {
    begun.push(call.facts.ip);
    return new Promise((_, reject) => call.signal.addEventListener('abort', () => reject(call.signal.reason as Error)));
  });
  const taskId = await engine.launch([step('one')], { stepLen: 1 });
  await untilTrue(async () => begun.length === 1);
  await pauseTask(engine.context, TESTER, taskId);
  await worker[Symbol.asyncDispose]();
  const nodeRunId = await nodeRunOf(database, taskId, begun[0] ?? '');
  await abandonNodeRun(engine.context, TESTER, nodeRunId);
  expect(await checkedCounts(database, taskId)).toEqual([1, 0, 0, 1, 0]);
  await engine.worker(() => PASSED);
  await startTask(engine.context, TESTER, { taskId, params: null });
  await engine.until(taskId, 'success');
});

test('nodes of a paused task are removed by force, and given up in it first', async () => {
  await using engine = await testEngine(4);
  const { database } = engine.test;
  const [held, waits, lost] = engine.nodes;
  if (held === undefined || waits === undefined || lost === undefined) throw new Error('there are four nodes');
  const begun: string[] = [];
  const hang = async (call: StepCall): Promise<StepOutcome> => {
    begun.push(call.facts.ip);
    return new Promise((_, reject) => call.signal.addEventListener('abort', () => reject(call.signal.reason as Error)));
  };
  const worker = await engine.worker(hang);
  const taskId = await engine.launch([step('one')], { stepLen: 1 });
  await untilTrue(async () => begun.length === 1);
  const remove = (id: number, force: boolean) =>
    removeNodes(engine.context, TESTER, engine.poolId, { nodes: [id], force });
  await expect(remove(held.id, true)).rejects.toThrow(`in task ${taskId}, which runs: pause or stop the task first`);
  await pauseTask(engine.context, TESTER, taskId);
  await expect(remove(held.id, false)).rejects.toThrow(/pause it and say force.*\/task\/node\/\d+\/abandon/);
  expect(await checkedCounts(database, taskId)).toEqual([3, 1, 0, 0, 0]);

  // one that a process attends to, and one that has not begun
  await remove(held.id, true);
  await remove(waits.id, true);
  await untilTrue(async () => (await checkedCounts(database, taskId))[3] === 1);
  expect(await checkedCounts(database, taskId)).toEqual([2, 0, 0, 1, 1]);
  expect(await database.selectFrom('leftover').selectAll().execute()).toHaveLength(1);

  // one that nobody attends to any more
  await startTask(engine.context, TESTER, { taskId, params: null });
  await untilTrue(async () => begun.length === 2);
  await pauseTask(engine.context, TESTER, taskId);
  await worker[Symbol.asyncDispose]();
  await remove(lost.id, true);
  // a start of the task, whose batch failed as a whole, finds that the first one is gone
  expect(await checkedCounts(database, taskId)).toEqual([1, 0, 0, 1, 2]);

  await engine.worker(() => PASSED);
  await startTask(engine.context, TESTER, { taskId, params: null });
  await engine.until(taskId, 'success');
  expect(await checkedCounts(database, taskId)).toEqual([0, 0, 1, 0, 3]);
  expect(await database.selectFrom('node').select('ip').execute()).toEqual([{ ip: engine.nodes[3]?.ip }]);
  expect(await database.selectFrom('pool').select('node_count').execute()).toEqual([{ node_count: 1 }]);
});

test('a node whose step still runs in the grace of a stop is removed by force', async () => {
  await using engine = await testEngine(1);
  const { database } = engine.test;
  let begun = 0;
  await engine.worker(async () => {
    begun += 1;
    return new Promise(() => {});
  });
  const taskId = await engine.launch([step('one')]);
  await untilTrue(async () => begun === 1);
  await stopTask({ ...engine.context, limits: { ...engine.context.limits, stopGrace: 3600 } }, TESTER, taskId);
  const nodes = engine.nodes.map(({ id }) => id);
  await expect(removeNodes(engine.context, TESTER, engine.poolId, { nodes, force: false })).rejects.toThrow(
    /a step of a stopped task still runs at .* or say force/,
  );
  await removeNodes(engine.context, TESTER, engine.poolId, { nodes, force: true });
  await untilTrue(async () => (await checkedCounts(database, taskId))[3] === 1);
  expect(await database.selectFrom('node').selectAll().execute()).toEqual([]);
});

async function untilTrue(condition: () => Promise<boolean>): Promise<void> {
  await expect.poll(condition, { timeout: 30_000, interval: 20 }).toBe(true);
}
