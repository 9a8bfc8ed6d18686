import { expect, test } from 'vitest';
import { abandonNodeRun } from '../../src/operations/abandon-node.ts';
import { pauseTask } from '../../src/operations/pause-task.ts';
import { removeNodes } from '../../src/operations/remove-nodes.ts';
import { startTask } from '../../src/operations/start-task.ts';
import { stopTask } from '../../src/operations/stop-task.ts';
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
    'one: stopped: whether it still runs there is not known',
    'one: stopped: exit code 137',
  ]);
  await removeNodes(
    engine.context,
    TESTER,
    engine.poolId,
    engine.nodes.map(({ id }) => id),
  );
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
  expect(run?.error).toBe('one: abandoned by tester: whether it still runs there is not known');
  await expect(abandonNodeRun(engine.context, TESTER, nodeRunId)).rejects.toThrow('it is not in work');

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

async function untilTrue(condition: () => Promise<boolean>): Promise<void> {
  await expect.poll(condition, { timeout: 30_000, interval: 20 }).toBe(true);
}
