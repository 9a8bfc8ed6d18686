import { expect, test } from 'vitest';
import type { TaskId } from '../../src/domain/ids.ts';
import { pauseTask } from '../../src/operations/tasks/pause-task.ts';
import { startTask } from '../../src/operations/tasks/start-task.ts';
import { stopTask } from '../../src/operations/tasks/stop-task.ts';
import { failed } from '../../src/steps/step.ts';
import { PASSED, step, type TestEngine, testEngine } from '../support/engine.ts';
import { TESTER } from '../support/tester.ts';

/** "ip step attempt" of every attempt that was recorded, in order of node and step. */
async function attempts({ test: { database } }: TestEngine, taskId: TaskId): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('step_run')
    .innerJoin('node_run', 'node_run.id', 'step_run.node_run_id')
    .select(['node_run.ip', 'step_run.step_index', 'step_run.attempt', 'step_run.state'])
    .where('node_run.task_id', '=', taskId)
    .orderBy('node_run.id')
    .orderBy('step_run.step_index')
    .orderBy('step_run.attempt')
    .execute();
  return rows.map((row) => `${row.ip} ${row.step_index}.${row.attempt} ${row.state}`);
}

async function counts({ test: { database } }: TestEngine, taskId: TaskId): Promise<readonly number[]> {
  const task = await database.selectFrom('task').selectAll().where('id', '=', taskId).executeTakeFirstOrThrow();
  const kept = [task.n_init, task.n_running, task.n_success, task.n_failed, task.n_stopped];
  const rows = await database.selectFrom('node_run').select('state').where('task_id', '=', taskId).execute();
  const counted = ['init', 'running', 'success', 'failed', 'stopped'].map(
    (state) => rows.filter((row) => row.state === state).length,
  );
  expect(kept, 'the counts kept with the task are those of its node runs').toEqual(counted);
  return kept;
}

test('every node goes through every step, batch after batch', async () => {
  await using engine = await testEngine(7);
  let working = 0;
  let most = 0;
  await engine.worker(async () => {
    working += 1;
    most = Math.max(most, working);
    await new Promise((resolve) => setTimeout(resolve, 5));
    working -= 1;
    return PASSED;
  });
  const taskId = await engine.launch([step('one'), step('two'), step('three')], { stepLen: 3 });
  await engine.until(taskId, 'success');
  expect(await attempts(engine, taskId)).toEqual(
    engine.nodes.flatMap(({ ip }) => [0, 1, 2].map((index) => `${ip} ${index}.1 success`)),
  );
  expect(await counts(engine, taskId)).toEqual([0, 0, 7, 0, 0]);
  expect(most).toBe(3);
  const { rows: batches } = {
    rows: await engine.test.database.selectFrom('batch').selectAll().orderBy('seq').execute(),
  };
  expect(batches.map((batch) => [batch.node_count, batch.open_count, batch.state])).toEqual([
    [3, 0, 'success'],
    [3, 0, 'success'],
    [1, 0, 'success'],
  ]);
  for (const [index, batch] of batches.slice(1).entries()) {
    expect(batch.started?.getTime()).toBeGreaterThanOrEqual(batches[index]?.finished?.getTime() ?? Infinity);
  }
});

test('a failing node is retried, fails alone, and says why; a start runs again what failed', async () => {
  await using engine = await testEngine(3);
  let broken = true;
  await engine.worker((call) =>
    broken && call.step.name === 'two' && call.facts.ip.endsWith('.1') ? failed('disk full', 'log of it', 7) : PASSED,
  );
  const taskId = await engine.launch([step('one'), step('two', { retry_times: 1 })]);
  await engine.until(taskId, 'success');
  expect(await attempts(engine, taskId)).toEqual([
    '10.0.0.0 0.1 success',
    '10.0.0.0 1.1 success',
    '10.0.0.1 0.1 success',
    '10.0.0.1 1.1 failed',
    '10.0.0.1 1.2 failed',
    '10.0.0.2 0.1 success',
    '10.0.0.2 1.1 success',
  ]);
  expect(await counts(engine, taskId)).toEqual([0, 0, 2, 1, 0]);
  const { database } = engine.test;
  const node = await database.selectFrom('node').selectAll().where('ip', '=', '10.0.0.1').executeTakeFirstOrThrow();
  expect(node).toMatchObject({ status: 'failed', error: 'two: disk full' });

  broken = false;
  await startTask(engine.context, TESTER, { taskId, params: null });
  await engine.until(taskId, 'success');
  expect((await attempts(engine, taskId)).filter((line) => line.startsWith('10.0.0.1'))).toEqual([
    '10.0.0.1 0.1 success',
    '10.0.0.1 1.1 failed',
    '10.0.0.1 1.2 failed',
    '10.0.0.1 1.3 success',
  ]);
  expect(await counts(engine, taskId)).toEqual([0, 0, 3, 0, 0]);
  await expect(startTask(engine.context, TESTER, { taskId, params: null })).rejects.toThrow(
    'it is finished and no node of it failed',
  );
});

test('ignore_error lets the node go on', async () => {
  await using engine = await testEngine(1);
  await engine.worker((call) => (call.step.name === 'one' ? failed('no matter') : PASSED));
  const taskId = await engine.launch([step('one', { ignore_error: true }), step('two')]);
  await engine.until(taskId, 'success');
  expect(await attempts(engine, taskId)).toEqual(['10.0.0.0 0.1 ignored', '10.0.0.0 1.1 success']);
});

test('a task in which every node fails is failed', async () => {
  await using engine = await testEngine(2);
  await engine.worker(() => {
    throw new Error('broken executor');
  });
  const taskId = await engine.launch([step('one')]);
  await engine.until(taskId, 'failed');
  expect(await counts(engine, taskId)).toEqual([0, 0, 0, 2, 0]);
});

test('with more failures than max_failures no further batch begins', async () => {
  await using engine = await testEngine(6);
  await engine.worker((call) => (call.facts.ip.endsWith('.1') ? failed('broken') : PASSED));
  const taskId = await engine.launch([step('one')], { stepLen: 2, maxFailures: '0' });
  await engine.until(taskId, 'failed');
  expect(await counts(engine, taskId)).toEqual([4, 0, 1, 1, 0]);
  const task = await engine.test.database.selectFrom('task').select('error').executeTakeFirstOrThrow();
  expect(task.error).toBe('1 of 6 nodes failed, more than max_failures 0 (10.0.0.1: one: broken)');
});

test('pause lets running steps end and starts nothing new; start goes on where it was', async () => {
  await using engine = await testEngine(4);
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const ran: string[] = [];
  await engine.worker(async (call) => {
    ran.push(`${call.facts.ip} ${call.step.name}`);
    begun.resolve();
    await gate.promise;
    return PASSED;
  });
  const taskId = await engine.launch([step('one'), step('two')], { stepLen: 2 });
  await begun.promise;
  await pauseTask(engine.context, TESTER, taskId);
  await engine.until(taskId, 'stopped');
  await expect(pauseTask(engine.context, TESTER, taskId)).rejects.toThrow('not running');
  gate.resolve();
  await untilTrue(async () => (await counts(engine, taskId))[4] === 2);
  expect(ran.filter((line) => line.endsWith('two'))).toEqual([]);
  expect(await counts(engine, taskId)).toEqual([2, 0, 0, 0, 2]);

  await startTask(engine.context, TESTER, { taskId, params: null });
  await engine.until(taskId, 'success');
  expect(ran.length, 'no step ran twice').toBe(new Set(ran).size);
  expect(ran).toHaveLength(8);
  expect(await counts(engine, taskId)).toEqual([0, 0, 4, 0, 0]);
});

test('stop ends a task for good, and cancels what still runs after the grace time', async () => {
  await using engine = await testEngine(3);
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  await engine.worker(async () => {
    begun.resolve();
    await gate.promise;
    return failed('ended');
  });
  const taskId = await engine.launch([step('one')], { stepLen: 1 });
  await begun.promise;
  await stopTask(engine.context, TESTER, taskId);
  await engine.until(taskId, 'stopped');
  await untilTrue(async () => engine.cancelled.length === 1);
  gate.resolve();
  await untilTrue(async () => (await counts(engine, taskId))[4] === 3);
  expect(await counts(engine, taskId), 'nothing of it failed').toEqual([0, 0, 0, 0, 3]);
  const attempt = await engine.test.database.selectFrom('step_run').select('state').executeTakeFirstOrThrow();
  expect(attempt.state).toBe('stopped');
  await expect(startTask(engine.context, TESTER, { taskId, params: null })).rejects.toThrow('for good');
  await expect(stopTask(engine.context, TESTER, taskId)).rejects.toThrow('already finished');
});

test('a worker that stops hands its slices to another, which takes up the running attempts', async () => {
  await using engine = await testEngine(5);
  const begun = Promise.withResolvers<void>();
  const never = Promise.withResolvers<never>();
  const runIds: string[] = [];
  const first = await engine.worker(async (call) => {
    runIds.push(call.runId);
    begun.resolve();
    return Promise.race([
      never.promise,
      new Promise<never>((_, reject) => {
        call.signal.addEventListener('abort', () => reject(call.signal.reason as Error));
      }),
    ]);
  });
  const taskId = await engine.launch([step('one'), step('two')]);
  await begun.promise;
  await engine.worker((call) => {
    runIds.push(call.runId);
    return PASSED;
  });
  await first[Symbol.asyncDispose]();
  await engine.until(taskId, 'success');
  const firstStep = runIds.filter((id) => id.endsWith('-0-1'));
  expect(firstStep).toHaveLength(10);
  expect(new Set(firstStep).size, 'the same attempts, not new ones').toBe(5);
  expect(await counts(engine, taskId)).toEqual([0, 0, 5, 0, 0]);
});

async function untilTrue(condition: () => Promise<boolean>): Promise<void> {
  await expect.poll(condition, { timeout: 30_000, interval: 20 }).toBe(true);
}
