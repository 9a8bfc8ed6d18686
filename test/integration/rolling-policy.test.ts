import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TaskId } from '../../src/domain/ids.ts';
import { pauseTask } from '../../src/operations/tasks/pause-task.ts';
import { startTask } from '../../src/operations/tasks/start-task.ts';
import { stopTask } from '../../src/operations/tasks/stop-task.ts';
import { dueInterludes } from '../../src/store/tasks/interludes.ts';
import { failed, type StepCall, type StepOutcome } from '../../src/steps/step.ts';
import { PASSED, step } from '../support/engine.ts';
import { type RollingEngine, rollingEngine } from '../support/rolling.ts';
import { TESTER } from '../support/tester.ts';

const NODES = 10;
const PLAN = [step('one')];

let engine: RollingEngine;

beforeAll(async () => {
  engine = await rollingEngine(NODES);
});

beforeEach(() => engine.reset());

afterAll(() => engine[Symbol.asyncDispose]());

/** Addresses of the nodes on which steps ran, in order. */
function recorder(outcome: (ip: string) => StepOutcome = () => PASSED) {
  const ran: string[] = [];
  const behaviour = (call: StepCall): StepOutcome => {
    ran.push(call.facts.ip);
    return outcome(call.facts.ip);
  };
  return { ran, behaviour };
}

/** The states of a task that watchers were told, in order. */
async function taskStates(taskId: TaskId): Promise<readonly string[]> {
  const rows = await engine.test.database.selectFrom('event').select('items').orderBy('xid').orderBy('id').execute();
  const items = rows.flatMap((row) => row.items as { type: string; task_id: TaskId; state: string }[]);
  return items.filter((item) => item.type === 'task' && item.task_id === taskId).map((item) => item.state);
}

test('batches have the sizes of the list, the last one repeats, and none is larger than the largest', async () => {
  const { behaviour, ran } = recorder();
  await using _worker = await engine.worker(behaviour);
  const taskId = await engine.launch(PLAN, { stepLen: 4, policy: { batches: ['1', '20%', '100%'] } });
  await engine.until(taskId, 'success');
  expect(await engine.batches(taskId)).toEqual([1, 2, 4, 3]);
  expect((await engine.task(taskId)).step_len).toBe(4);
  expect(ran).toHaveLength(NODES);
});

test('a canary that fails stops the task before its second batch, and says which node and why', async () => {
  const { behaviour, ran } = recorder((ip) => (ip.endsWith('.1') ? failed('no such image') : PASSED));
  await using _worker = await engine.worker(behaviour);
  const taskId = await engine.launch(PLAN, { stepLen: 5, policy: { canary: '2' } });
  await engine.until(taskId, 'failed');
  const task = await engine.task(taskId);
  expect(task.error).toBe('the canary failed: of the first batch 1 failed (10.0.0.1: one: no such image)');
  expect([task.n_init, task.n_success, task.n_failed]).toEqual([8, 1, 1]);
  expect(await engine.log(taskId)).toContain('batch 1 ended: 1 of 2 nodes failed');
  expect(await engine.log(taskId)).toContain(`task ended: failed: ${task.error}`);
  expect(ran.toSorted()).toEqual(['10.0.0.0', '10.0.0.1']);
});

test('the most failures stop the task, and the state names the limit, the nodes and the errors', async () => {
  const { behaviour } = recorder((ip) => (/\.[12]$/.test(ip) ? failed('disk full') : PASSED));
  await using _worker = await engine.worker(behaviour);
  const taskId = await engine.launch(PLAN, { stepLen: 3, policy: { max_failures: '10%' } });
  await engine.until(taskId, 'failed');
  expect((await engine.task(taskId)).error).toBe(
    '2 of 10 nodes failed, more than max_failures 10% (10.0.0.1: one: disk full; 10.0.0.2: one: disk full)',
  );
});

test('a task bakes between two batches until the time is over, not after the last', async () => {
  const { behaviour, ran } = recorder();
  await using _worker = await engine.worker(behaviour);
  const taskId = await engine.launch(PLAN, { stepLen: 5, policy: { bake: 3600 } });
  await engine.untilWaiting(taskId, 'bake');
  expect(ran).toHaveLength(5);
  expect(await engine.log(taskId)).toContain('baking for 3600 s');
  const due = new Date(((await engine.task(taskId)).interlude?.due ?? 0) * 1000);
  const early = new Date(due.getTime() - 1000);
  const isDue = async (now: Date) =>
    (await dueInterludes(engine.test.database, { workerId: 'any', now, most: 10 })).some(
      (one) => one.taskId === taskId,
    );
  expect([await isDue(early), await isDue(due)]).toEqual([false, true]);
  engine.pass(3600);
  await engine.until(taskId, 'success');
  expect(ran).toHaveLength(10);
});

test('the bake is in the rows: when its worker is gone, another goes on', async () => {
  const { behaviour, ran } = recorder();
  const first = await engine.worker(behaviour);
  const taskId = await engine.launch(PLAN, { stepLen: 5, policy: { bake: 3600 } });
  await engine.untilWaiting(taskId, 'bake');
  await first[Symbol.asyncDispose]();
  engine.pass(3600);
  await using _second = await engine.worker(behaviour);
  await engine.until(taskId, 'success');
  expect(ran).toHaveLength(10);
});

test('of several workers exactly one moves a task on', async () => {
  const { behaviour, ran } = recorder();
  const workers = await Promise.all([1, 2, 3].map(() => engine.worker(behaviour)));
  const taskId = await engine.launch(PLAN, { stepLen: 2, policy: { bake: 60 } });
  for (let batch = 1; batch < 5; batch += 1) {
    await engine.untilWaiting(taskId, 'bake');
    expect(ran).toHaveLength(2 * batch);
    engine.pass(60);
    await engine.untilLogged(taskId, `batch ${batch + 1} begins`);
  }
  await engine.until(taskId, 'success');
  const begun = (await engine.log(taskId)).filter((line) => line.endsWith(' begins'));
  expect(begun).toEqual([1, 2, 3, 4, 5].map((seq) => `batch ${seq} begins`));
  expect(ran).toHaveLength(10);
  for (const worker of workers) await worker[Symbol.asyncDispose]();
});

test('a checkpoint pauses the task for a person, who starts it again; each checkpoint once', async () => {
  const { behaviour, ran } = recorder();
  await using _worker = await engine.worker(behaviour);
  const taskId = await engine.launch(PLAN, { stepLen: 2, policy: { checkpoints: ['20%', '50%'] } });
  for (const [share, done] of [
    ['20%', 2],
    ['50%', 6],
  ] as const) {
    await engine.until(taskId, 'stopped');
    const reason = `checkpoint ${share}: ${done} of 10 nodes are done; start the task to continue`;
    expect((await engine.task(taskId)).error).toBe(reason);
    expect(await engine.log(taskId)).toContain(reason);
    expect(ran).toHaveLength(done);
    await startTask(engine.context, TESTER, { taskId, params: null });
    expect((await engine.task(taskId)).error).toBe('');
  }
  await engine.until(taskId, 'success');
  expect(ran).toHaveLength(10);
});

test('a task that a person pauses in its bake goes on where it was; the stages of a batch are not lost', async () => {
  const { behaviour, ran } = recorder();
  await using _worker = await engine.worker(behaviour);
  const taskId = await engine.launch(PLAN, { stepLen: 5, policy: { bake: 3600, checkpoints: ['50%'] } });
  await engine.untilWaiting(taskId, 'bake');
  await pauseTask(engine.context, TESTER, taskId);
  engine.pass(1800);
  await startTask(engine.context, TESTER, { taskId, params: null });
  expect((await engine.task(taskId)).interlude?.stage, 'it still bakes').toBe('bake');
  expect((await taskStates(taskId)).slice(-2), 'whoever watches sees both').toEqual(['stopped', 'running']);
  engine.pass(1800);
  await engine.until(taskId, 'stopped');
  expect((await engine.task(taskId)).error).toContain('checkpoint 50%');
  expect(ran).toHaveLength(5);
  await startTask(engine.context, TESTER, { taskId, params: null });
  await engine.until(taskId, 'success');
});

test('a batch that ends while the task is paused bakes before the next one begins', async () => {
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  await using _worker = await engine.worker(async () => {
    begun.resolve();
    await gate.promise;
    return PASSED;
  });
  const taskId = await engine.launch(PLAN, { stepLen: 5, policy: { bake: 3600 } });
  await begun.promise;
  await pauseTask(engine.context, TESTER, taskId);
  gate.resolve();
  await engine.untilWaiting(taskId, 'bake');
  await startTask(engine.context, TESTER, { taskId, params: null });
  expect((await engine.task(taskId)).interlude?.stage).toBe('bake');
  engine.pass(3600);
  await engine.until(taskId, 'success');
});

test('a task that a person stops for good in its bake waits for nothing any more', async () => {
  await using _worker = await engine.worker(() => PASSED);
  const taskId = await engine.launch(PLAN, { stepLen: 5, policy: { bake: 3600 } });
  await engine.untilWaiting(taskId, 'bake');
  await stopTask(engine.context, TESTER, taskId);
  const task = await engine.task(taskId);
  expect([task.state, task.interlude, task.n_stopped]).toEqual(['stopped', null, 5]);
});
