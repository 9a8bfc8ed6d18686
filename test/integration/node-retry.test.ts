import { expect, test } from 'vitest';
import type { NodeRunId, TaskId } from '../../src/domain/ids.ts';
import { pauseTask } from '../../src/operations/tasks/pause-task.ts';
import { retryNodeRun } from '../../src/operations/tasks/retry-node.ts';
import { skipNodeRun } from '../../src/operations/tasks/skip-node.ts';
import { startTask } from '../../src/operations/tasks/start-task.ts';
import { stopTask } from '../../src/operations/tasks/stop-task.ts';
import { failed } from '../../src/steps/step.ts';
import { PASSED, step, type TestEngine, testEngine } from '../support/engine.ts';
import { attemptsOf, checkedCounts, logOf, nodeRunOf } from '../support/task-check.ts';
import { TESTER } from '../support/tester.ts';

test('a start on a finished task runs what failed from the failed step, and what never started, and nothing else', async () => {
  await using engine = await testEngine(6);
  const { database } = engine.test;
  let broken = true;
  await engine.worker((call) =>
    broken && call.step.name === 'two' && call.facts.ip === '10.0.0.1' ? failed('disk full') : PASSED,
  );
  const taskId = await engine.launch([step('one'), step('two')], { stepLen: 2, maxFailures: '0' });
  await engine.until(taskId, 'failed');
  expect(await checkedCounts(database, taskId)).toEqual([4, 0, 1, 1, 0]);
  broken = false;
  await startTask(engine.context, TESTER, { taskId, params: null });
  await engine.until(taskId, 'success');
  expect(await checkedCounts(database, taskId)).toEqual([0, 0, 6, 0, 0]);
  const attempts = await attemptsOf(database, taskId);
  expect(attempts.filter((line) => line.startsWith('10.0.0.1 '))).toEqual([
    '10.0.0.1 0.1 success',
    '10.0.0.1 1.1 failed',
    '10.0.0.1 1.2 success',
  ]);
  expect(attempts).toHaveLength(13);
});

test('a node is retried while the task runs on others: at once, in the batch that runs', async () => {
  await using engine = await testEngine(4);
  const { database } = engine.test;
  const gate = Promise.withResolvers<void>();
  const inSecondBatch = Promise.withResolvers<void>();
  const retried = Promise.withResolvers<void>();
  let broken = true;
  await engine.worker(async (call) => {
    if (call.facts.ip === '10.0.0.0') {
      if (broken) return failed('not yet');
      retried.resolve();
      return PASSED;
    }
    if (call.facts.ip === '10.0.0.2') {
      inSecondBatch.resolve();
      await gate.promise;
    }
    return PASSED;
  });
  const taskId = await engine.launch([step('one'), step('two')], { stepLen: 2 });
  await inSecondBatch.promise;
  broken = false;
  const nodeRunId = await nodeRunOf(database, taskId, '10.0.0.0');
  await retryNodeRun(engine.context, TESTER, nodeRunId);
  await retried.promise;
  await checkedCounts(database, taskId);
  gate.resolve();
  await engine.until(taskId, 'success');
  expect(await checkedCounts(database, taskId)).toEqual([0, 0, 4, 0, 0]);
  const batches = await database.selectFrom('batch').select(['node_count', 'state']).orderBy('seq').execute();
  expect(batches).toEqual([
    { node_count: 1, state: 'success' },
    { node_count: 3, state: 'success' },
  ]);
  expect(await logOf(database, taskId)).toContain('tester retries node 10.0.0.0: it runs now, in batch 2');
  await expect(retryNodeRun(engine.context, TESTER, nodeRunId)).rejects.toMatchObject({
    code: 'invalid',
    message: `retry node 10.0.0.0 of flow ${taskId} fails: it reached the end`,
  });
});

test('two people retry a node of a finished task at once: it runs again once, and the others stay', async () => {
  await using engine = await testEngine(3);
  const { database } = engine.test;
  let broken = true;
  await engine.worker(() => (broken ? failed('no') : PASSED));
  const taskId = await engine.launch([step('one')]);
  await engine.until(taskId, 'failed');
  broken = false;
  const nodeRunId = await nodeRunOf(database, taskId, '10.0.0.1');
  const presses = await Promise.allSettled(
    Array.from({ length: 5 }, () => retryNodeRun(engine.context, TESTER, nodeRunId)),
  );
  expect(presses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await engine.until(taskId, 'success');
  expect(await checkedCounts(database, taskId)).toEqual([0, 0, 1, 2, 0]);
  expect(await attemptsOf(database, taskId)).toEqual([
    '10.0.0.0 0.1 failed',
    '10.0.0.1 0.1 failed',
    '10.0.0.1 0.2 success',
    '10.0.0.2 0.1 failed',
  ]);
});

test('in a paused task a retry waits for the start; in one that was stopped for good it is refused', async () => {
  await using engine = await testEngine(3);
  const { database } = engine.test;
  const gate = Promise.withResolvers<void>();
  let broken = true;
  await engine.worker(async (call) => {
    if (call.facts.ip === '10.0.0.0' && broken) return failed('no');
    if (call.facts.ip === '10.0.0.1') await gate.promise;
    return PASSED;
  });
  const taskId = await engine.launch([step('one'), step('two')], { stepLen: 2 });
  await expect.poll(async () => (await checkedCounts(database, taskId))[3]).toBe(1);
  await pauseTask(engine.context, TESTER, taskId);
  broken = false;
  const [retriedId, pausedId] = [
    await nodeRunOf(database, taskId, '10.0.0.0'),
    await nodeRunOf(database, taskId, '10.0.0.1'),
  ];
  await retryNodeRun(engine.context, TESTER, retriedId);
  gate.resolve();
  await expect.poll(async () => checkedCounts(database, taskId)).toEqual([2, 0, 0, 0, 1]);
  await expect(retryNodeRun(engine.context, TESTER, pausedId)).rejects.toThrow('start the task');
  expect(await attemptsOf(database, taskId), 'nothing new started').toHaveLength(2);
  await startTask(engine.context, TESTER, { taskId, params: null });
  await engine.until(taskId, 'success');
  expect(await checkedCounts(database, taskId)).toEqual([0, 0, 3, 0, 0]);

  broken = true;
  const second = await engine.launch([step('one')], { stepLen: 3, maxFailures: '3' });
  await engine.until(second, 'success');
  const failedId = await nodeRunOf(database, second, '10.0.0.0');
  await skipNodeRun(engine.context, TESTER, failedId);
  await expect(startTask(engine.context, TESTER, { taskId: second, params: null })).rejects.toThrow('no node of it');
  await retryNodeRun(engine.context, TESTER, failedId);
  await engine.until(second, 'success');
  expect(await checkedCounts(database, second)).toEqual([0, 0, 2, 1, 0]);
});

test('skipping: a failed node counts no more, a waiting one never runs, one in work is refused', async () => {
  await using engine = await testEngine(5);
  const { database } = engine.test;
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const ran: string[] = [];
  await engine.worker(async (call) => {
    ran.push(call.facts.ip);
    if (call.facts.ip === '10.0.0.0') return failed('no');
    if (call.facts.ip === '10.0.0.1') {
      begun.resolve();
      await gate.promise;
    }
    return PASSED;
  });
  const taskId = await engine.launch([step('one')], { stepLen: 2, maxFailures: '0' });
  await begun.promise;
  await expect.poll(async () => (await checkedCounts(database, taskId))[3]).toBe(1);
  const skip = async (ip: string): Promise<void> =>
    skipNodeRun(engine.context, TESTER, await nodeRunOf(database, taskId, ip));
  await expect(skip('10.0.0.1')).rejects.toMatchObject({
    code: 'busy',
    message: expect.stringMatching('it is running'),
  });
  await skip('10.0.0.0');
  await skip('10.0.0.2');
  await expect(skip('10.0.0.2')).rejects.toThrow('skipped already');
  await skip('10.0.0.4');
  await checkedCounts(database, taskId);
  gate.resolve();
  await engine.until(taskId, 'success');
  expect(await checkedCounts(database, taskId)).toEqual([0, 0, 2, 0, 3]);
  expect(ran).toEqual(['10.0.0.0', '10.0.0.1', '10.0.0.3']);
  expect(await logOf(database, taskId)).toEqual(
    expect.arrayContaining([
      'tester skips node 10.0.0.0: it does not count as failed',
      'tester skips node 10.0.0.2: it will not run',
    ]),
  );
  const run = await database.selectFrom('node_run').select('error').where('ip', '=', '10.0.0.0').executeTakeFirst();
  expect(run?.error).toBe('skipped by tester: one: no');
});

test('a paused task ends when its last waiting nodes are skipped', async () => {
  await using engine = await testEngine(2);
  const { database } = engine.test;
  const taskId = await engine.launch([step('one')], { stepLen: 1 });
  await pauseTask(engine.context, TESTER, taskId);
  for (const { ip } of engine.nodes) {
    await skipNodeRun(engine.context, TESTER, await nodeRunOf(database, taskId, ip));
  }
  await engine.until(taskId, 'failed');
  expect(await checkedCounts(database, taskId)).toEqual([0, 0, 0, 0, 2]);
  await expect(skipNodeRun(engine.context, TESTER, 999_999 as NodeRunId)).rejects.toThrow(
    'node state 999999 not found',
  );
});

test('retries and skips at any moment of a task, batches ending around them: no counter is off, no node is stuck', async () => {
  await using engine = await testEngine(60);
  const { database } = engine.test;
  const seen = new Set<string>();
  await engine.worker(async (call) => {
    await new Promise((resolve) => setTimeout(resolve, 2));
    const isFirst = !seen.has(call.facts.ip);
    seen.add(call.facts.ip);
    return isFirst && Number(call.facts.ip.split('.')[3]) % 2 === 0 ? failed('first try') : PASSED;
  });
  const taskId = await engine.launch([step('one'), step('two')], { stepLen: 4 });
  const presses = Array.from({ length: 3 }, () => pressRetryUntilDone(engine, taskId));
  await Promise.all(presses);
  expect(await checkedCounts(database, taskId)).toEqual([0, 0, 60, 0, 0]);
  const runs = await attemptsOf(database, taskId);
  expect(runs, 'each of 30 nodes failed once, and no attempt was made twice').toHaveLength(150);
});

/** Retries whatever has failed, until the task is a success without failed nodes. */
async function pressRetryUntilDone({ context, test: { database } }: TestEngine, taskId: TaskId): Promise<void> {
  for (;;) {
    const task = await database.selectFrom('task').selectAll().where('id', '=', taskId).executeTakeFirstOrThrow();
    if (task.state === 'success' && task.n_failed === 0) return;
    const runs = await database.selectFrom('node_run').select('id').where('state', '=', 'failed').execute();
    for (const { id } of runs) await retryNodeRun(context, TESTER, id).catch(() => {});
  }
}

test('a node of a task that was stopped for good is neither retried nor skipped', async () => {
  await using engine = await testEngine(1);
  const taskId = await engine.launch([step('one')]);
  await stopTask(engine.context, TESTER, taskId);
  const nodeRunId = await nodeRunOf(engine.test.database, taskId, '10.0.0.0');
  await expect(retryNodeRun(engine.context, TESTER, nodeRunId)).rejects.toThrow('stopped for good');
  await expect(skipNodeRun(engine.context, TESTER, nodeRunId)).rejects.toThrow('stopped for good');
});
