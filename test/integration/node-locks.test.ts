import { expect, test } from 'vitest';
import type { TaskId } from '../../src/domain/ids.ts';
import { giveTurnsAfter, sweepTurns } from '../../src/engine/node-queue.ts';
import { pauseTask } from '../../src/operations/tasks/pause-task.ts';
import { retryNodeRun } from '../../src/operations/tasks/retry-node.ts';
import { skipNodeRun } from '../../src/operations/tasks/skip-node.ts';
import { startTask } from '../../src/operations/tasks/start-task.ts';
import { stopTask } from '../../src/operations/tasks/stop-task.ts';
import { failed, passed } from '../../src/steps/step.ts';
import { lockPool } from '../../src/store/fleet/node-locks.ts';
import { lockTasks } from '../../src/store/tasks/task-rows.ts';
import { PASSED, step, type TestEngine, testEngine } from '../support/engine.ts';
import { checkedCounts, logOf, nodeRunOf } from '../support/task-check.ts';
import { TESTER } from '../support/tester.ts';

const PLAN = [step('one'), step('two')];

async function taskRow({ test: { database } }: TestEngine, id: TaskId) {
  return database
    .selectFrom('task')
    .select(['state', 'waiting_for', 'holds_nodes', 'error'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** Fails when one node is worked on for two tasks at once. */
function watchedNodes(work: (ip: string, taskId: number) => Promise<boolean>) {
  const busy = new Map<string, number>();
  const collisions: string[] = [];
  const behaviour = async (call: { readonly facts: { readonly ip: string; readonly task_id: number } }) => {
    const { ip, task_id: taskId } = call.facts;
    const other = busy.get(ip);
    if (other !== undefined && other !== taskId) collisions.push(`${ip}: ${other} and ${taskId}`);
    busy.set(ip, taskId);
    const ok = await work(ip, taskId);
    busy.delete(ip);
    return ok ? PASSED : failed('no');
  };
  return { behaviour, collisions };
}

/** Has the pool's row, and a task's, until the function that it returns is called. */
async function holdPool(
  { test: { database }, poolId }: TestEngine,
  ...taskIds: TaskId[]
): Promise<() => Promise<void>> {
  const [held, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holder = database.transaction().execute(async (transaction) => {
    await lockPool(transaction, poolId, 'wait');
    await lockTasks(transaction, taskIds);
    held.resolve();
    await over.promise;
  });
  await held.promise;
  return () => {
    over.resolve();
    return holder;
  };
}

test('a second task waits for its nodes, says for whom, and begins by itself; strangers do not wait', async () => {
  await using engine = await testEngine(4);
  const { database } = engine.test;
  const gate = Promise.withResolvers<void>();
  await engine.worker(async (call) => {
    if (call.facts.ip === '10.0.0.0') await gate.promise;
    return PASSED;
  });
  const first = await engine.launch(PLAN, { nodes: engine.nodes.slice(0, 2) });
  const second = await engine.launch(PLAN, { nodes: engine.nodes.slice(1, 3) });
  const third = await engine.launch(PLAN, { nodes: engine.nodes.slice(2, 4) });
  const stranger = await engine.launch(PLAN, { nodes: engine.nodes.slice(3, 4) });
  expect(await taskRow(engine, second)).toMatchObject({ state: 'init', waiting_for: first });
  expect(await taskRow(engine, third), 'nobody is overtaken').toMatchObject({ state: 'init', waiting_for: second });
  expect(await taskRow(engine, stranger)).toMatchObject({ state: 'init', waiting_for: third });
  expect(await logOf(database, second)).toContain(`waits for task ${first} (test), which has 10.0.0.1`);
  await expect(startTask(engine.context, TESTER, { taskId: second, params: null })).rejects.toThrow(
    `it waits for task ${first}, and begins by itself`,
  );
  gate.resolve();
  for (const taskId of [first, second, third, stranger]) {
    await engine.until(taskId, 'success');
    expect(await taskRow(engine, taskId)).toMatchObject({ waiting_for: null });
    await checkedCounts(database, taskId);
  }
  await expect.poll(async () => database.selectFrom('node_lock').selectAll().execute()).toEqual([]);
});

test('a paused task keeps its nodes, one that is stopped gives them up when its last step has ended', async () => {
  await using engine = await testEngine(2);
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  let inWork = false;
  let collided = false;
  await engine.worker(async (call) => {
    if (call.facts.task_id !== 1) {
      collided ||= inWork;
      return PASSED;
    }
    inWork = true;
    begun.resolve();
    await gate.promise;
    inWork = false;
    return PASSED;
  });
  const first = await engine.launch(PLAN, { nodes: engine.nodes.slice(0, 1) });
  const second = await engine.launch(PLAN);
  await begun.promise;
  await pauseTask(engine.context, TESTER, first);
  await sweepTurns(engine.test.database, engine.context.queue, engine.context.now);
  expect(await taskRow(engine, second)).toMatchObject({ state: 'init', waiting_for: first });
  await stopTask(engine.context, TESTER, first);
  await sweepTurns(engine.test.database, engine.context.queue, engine.context.now);
  expect(await taskRow(engine, second), 'its step still runs').toMatchObject({ state: 'init', waiting_for: first });
  gate.resolve();
  await engine.until(second, 'success');
  expect(collided).toBe(false);
  expect(await taskRow(engine, first)).toMatchObject({ state: 'stopped', holds_nodes: false });
});

test('a waiting task that is paused or stopped lets those behind it pass, and lines up again when it is started', async () => {
  await using engine = await testEngine(2);
  const gate = Promise.withResolvers<void>();
  const order: number[] = [];
  await engine.worker(async (call) => {
    order.push(call.facts.task_id);
    if (call.facts.task_id === 1) await gate.promise;
    return PASSED;
  });
  const plan = [step('one')];
  const [one, both] = [engine.nodes.slice(0, 1), engine.nodes];
  const first = await engine.launch(plan, { nodes: one });
  const [paused, stopped, last] = [
    await engine.launch(plan, { nodes: both }),
    await engine.launch(plan, { nodes: both }),
    await engine.launch(plan, { nodes: engine.nodes.slice(1) }),
  ];
  await pauseTask(engine.context, TESTER, paused);
  expect(await taskRow(engine, last), 'still behind the other').toMatchObject({ state: 'init' });
  await stopTask(engine.context, TESTER, stopped);
  await engine.until(last, 'success');
  await startTask(engine.context, TESTER, { taskId: paused, params: null });
  expect(await taskRow(engine, paused)).toMatchObject({ state: 'init', waiting_for: first });
  gate.resolve();
  await engine.until(paused, 'success');
  expect(order).toEqual([first, last, paused, paused]);
});

test('what failed in a finished task is run again after the task that has its nodes by now', async () => {
  await using engine = await testEngine(2);
  const { database } = engine.test;
  const gate = Promise.withResolvers<void>();
  let broken = true;
  const { behaviour, collisions } = watchedNodes(async (ip, taskId) => {
    if (taskId === 1) return !(broken && ip === '10.0.0.0');
    await gate.promise;
    return true;
  });
  await engine.worker(behaviour);
  const first = await engine.launch(PLAN);
  await engine.until(first, 'success');
  const second = await engine.launch(PLAN);
  broken = false;
  await retryNodeRun(engine.context, TESTER, await nodeRunOf(database, first, '10.0.0.0'));
  expect(await taskRow(engine, first)).toMatchObject({ state: 'init', waiting_for: second });
  await checkedCounts(database, first);
  gate.resolve();
  await engine.until(second, 'success');
  await engine.until(first, 'success');
  expect(await checkedCounts(database, first)).toEqual([0, 0, 2, 0, 0]);
  expect(collisions).toEqual([]);
});

test('nodes that are gone when the turn comes are left out, and the others have the addresses they have by then', async () => {
  await using engine = await testEngine(3);
  const { database } = engine.test;
  const gate = Promise.withResolvers<void>();
  const seen: string[] = [];
  await engine.worker(async (call) => {
    seen.push(`${call.facts.task_id} ${call.facts.ip}`);
    if (call.facts.task_id !== 1) return PASSED;
    await gate.promise;
    return passed('returned', call.facts.ip === '10.0.0.2' ? null : { kind: 'machine_returned' });
  });
  const first = await engine.launch([step('return')]);
  const second = await engine.launch([step('one')], { stepLen: 1 });
  await database.updateTable('node').set({ ip: '10.9.9.9' }).where('ip', '=', '10.0.0.2').execute();
  gate.resolve();
  await engine.until(first, 'success');
  await engine.until(second, 'success');
  expect(seen.filter((line) => line.startsWith(`${second} `))).toEqual([`${second} 10.9.9.9`]);
  expect(await checkedCounts(database, second)).toEqual([0, 0, 1, 0, 2]);
  expect(await logOf(database, second)).toContain('2 nodes removed in the meantime, and left out');
});

test('a task whose nodes are skipped while it waits ends, and is not in the way of others', async () => {
  await using engine = await testEngine(2);
  const { database } = engine.test;
  const gate = Promise.withResolvers<void>();
  await engine.worker(async (call) => {
    if (call.facts.task_id === 1) await gate.promise;
    return PASSED;
  });
  await engine.launch(PLAN, { nodes: engine.nodes.slice(0, 1) });
  const second = await engine.launch(PLAN);
  const third = await engine.launch(PLAN, { nodes: engine.nodes.slice(1) });
  for (const { ip } of engine.nodes) {
    await skipNodeRun(engine.context, TESTER, await nodeRunOf(database, second, ip));
  }
  await engine.until(second, 'failed');
  await engine.until(third, 'success');
  expect(await taskRow(engine, second)).toMatchObject({ waiting_for: null, error: 'no node reached the end' });
  gate.resolve();
});

test('a turn that was missed, as somebody had the pool or the task, is given by the sweep', async () => {
  await using engine = await testEngine(1);
  const gate = Promise.withResolvers<void>();
  await engine.worker(async (call) => {
    if (call.facts.task_id === 1) await gate.promise;
    return PASSED;
  });
  const first = await engine.launch(PLAN);
  const second = await engine.launch(PLAN);
  const letGo = await holdPool(engine, second);
  gate.resolve();
  // Whoever ended it did not wait for the pool.
  await engine.until(first, 'success');
  expect(await taskRow(engine, second)).toMatchObject({ state: 'init', waiting_for: first });
  await letGo();
  await engine.until(second, 'success');
});

test('a task that waits for one that has left the queue and lined up again behind it gets its turn, although that was missed at first', async () => {
  await using engine = await testEngine(2);
  const { context } = engine;
  const gate = Promise.withResolvers<void>();
  await engine.worker(async (call) => {
    if (call.facts.task_id === 1) await gate.promise;
    return PASSED;
  });
  const first = await engine.launch(PLAN, { nodes: engine.nodes.slice(0, 1) });
  const second = await engine.launch(PLAN);
  const third = await engine.launch(PLAN, { nodes: engine.nodes.slice(1) });
  expect(await taskRow(engine, third)).toMatchObject({ state: 'init', waiting_for: second });
  const letGo = await holdPool(engine);
  await pauseTask(context, TESTER, second);
  await letGo();
  await startTask(context, TESTER, { taskId: second, params: null });
  await engine.until(third, 'success');
  gate.resolve();
  await engine.until(first, 'success');
  await engine.until(second, 'success');
});

test('a stopped task whose steps nobody attends to any more gives up its nodes after the grace time', async () => {
  await using engine = await testEngine(1);
  const { database } = engine.test;
  const begun = Promise.withResolvers<void>();
  const worker = await engine.worker(async (call) => {
    begun.resolve();
    return new Promise((_, reject) => {
      call.signal.addEventListener('abort', () => reject(call.signal.reason as Error));
    });
  });
  const first = await engine.launch(PLAN);
  const second = await engine.launch([step('one')]);
  await begun.promise;
  await stopTask(engine.context, TESTER, first);
  await worker[Symbol.asyncDispose]();
  expect(await checkedCounts(database, first)).toEqual([0, 1, 0, 0, 0]);
  await engine.worker(() => PASSED);
  await engine.until(second, 'success');
  expect(await checkedCounts(database, first)).toEqual([0, 0, 0, 0, 1]);
});

test('many tasks on overlapping nodes, made, paused, started and stopped at once by two workers: every node is in one at a time, and all end', async () => {
  await using engine = await testEngine(12);
  const { database } = engine.test;
  const { behaviour, collisions } = watchedNodes(async () => {
    await new Promise((resolve) => setTimeout(resolve, 2));
    return true;
  });
  await engine.worker(behaviour);
  await engine.worker(behaviour);
  const launches = Array.from({ length: 30 }, async (_, index) => {
    const from = (index * 5) % 9;
    const taskId = await engine.launch(PLAN, { nodes: engine.nodes.slice(from, from + 4), stepLen: 2 });
    if (index % 5 === 0) await pauseTask(engine.context, TESTER, taskId).catch(() => {});
    if (index % 7 === 3) await stopTask(engine.context, TESTER, taskId).catch(() => {});
    if (index % 5 === 0) await startTask(engine.context, TESTER, { taskId, params: null }).catch(() => {});
    return taskId;
  });
  for (const taskId of await Promise.all(launches)) {
    await engine.until(taskId, 'success', 'stopped');
    await checkedCounts(database, taskId);
  }
  expect(collisions).toEqual([]);
  await database
    .transaction()
    .execute((transaction) => giveTurnsAfter(transaction, engine.context.queue, [1 as TaskId], new Date()));
  const left = await database.selectFrom('task').select('id').where('waiting_for', 'is not', null).execute();
  expect(left).toEqual([]);
});
