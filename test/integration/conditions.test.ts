import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { clockIn } from '../../src/api/http/times.ts';
import { shownTask } from '../../src/api/resources/tasks/task-presenter.ts';
import type { NodeCondition } from '../../src/domain/condition.ts';
import { nodeCondition } from '../../src/domain/condition.ts';
import type { TaskId } from '../../src/domain/ids.ts';
import type { Status } from '../../src/domain/status.ts';
import type { TaskPhase } from '../../src/domain/task.ts';
import { pauseTask } from '../../src/operations/tasks/pause-task.ts';
import { retryNodeRun } from '../../src/operations/tasks/retry-node.ts';
import { skipNodeRun } from '../../src/operations/tasks/skip-node.ts';
import { startTask } from '../../src/operations/tasks/start-task.ts';
import { stopTask } from '../../src/operations/tasks/stop-task.ts';
import { failed } from '../../src/steps/step.ts';
import { holderOfNode, nodesInCondition } from '../../src/store/fleet/node-holders.ts';
import { insertNodes } from '../../src/store/fleet/nodes.ts';
import { findTask, listTasks } from '../../src/store/tasks/task-views.ts';
import { PASSED, step, type TestEngine, testEngine } from '../support/engine.ts';
import { attemptsOf, checkedCounts, nodeRunOf } from '../support/task-check.ts';
import { TESTER } from '../support/tester.ts';

const CLOCK = clockIn('UTC');

/** A task as the API shows it. */
async function shown({ test: { database } }: TestEngine, taskId: TaskId) {
  const task = await findTask(database, taskId);
  if (task === null) throw new Error(`there is no task ${taskId}`);
  const { condition, node_conditions: nodes, started, finished } = shownTask(task, CLOCK, 'en');
  const any = { state: null, outcome: null, kind: null, poolId: null, templateId: null, from: null, to: null };
  const filter = { ...any, conditions: [condition], operator: '', name: '' };
  const { rows } = await listTasks(database, filter, { page: 1, pageSize: 10 });
  expect(
    rows.map(({ id }) => id),
    `tasks that are ${condition}`,
  ).toContain(taskId);
  return { condition, nodes, started, finished };
}

/** The nodes of the pool as the API shows them; a list of those in a condition has the same. */
async function nodesShown({ test: { database } }: TestEngine): Promise<Readonly<Record<string, NodeCondition>>> {
  const { rows } = await sql<{ ip: string; status: Status; holder: TaskPhase | null }>`
    select ip, status, ${holderOfNode} from node order by id`.execute(database);
  const conditions = rows.map(({ ip, status, holder }) => [ip, nodeCondition(status, holder)] as const);
  for (const [condition, some] of Map.groupBy(conditions, ([, condition]) => condition)) {
    const listed = await sql<{ ip: string }>`
      select ip from node where ${nodesInCondition(condition)} order by id`.execute(database);
    expect(
      listed.rows.map(({ ip }) => ip),
      condition,
    ).toEqual(some.map(([ip]) => ip));
  }
  return Object.fromEntries(conditions);
}

async function eventsOf({ test: { database } }: TestEngine, type: string): Promise<readonly unknown[]> {
  const { rows } = await sql<{ condition: unknown }>`
    select item -> 'condition' as condition from event, json_array_elements(items) with ordinality as part (item, n)
    where item ->> 'type' = ${type} order by xid, id, n`.execute(database);
  return rows.map(({ condition }) => condition);
}

/** Steps of the first node end when they are let go. */
async function withHeldNode(engine: TestEngine) {
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  await engine.worker(async ({ facts }) => {
    if (facts.ip !== '10.0.0.0') return PASSED;
    begun.resolve();
    await gate.promise;
    return PASSED;
  });
  return { gate, begun: begun.promise };
}

test('a task pauses, is paused, goes on, and says at every moment what is true', async () => {
  await using engine = await testEngine(3);
  const { gate, begun } = await withHeldNode(engine);
  const [added] = await insertNodes(engine.test.database, engine.poolId, ['10.9.9.9']);
  expect(added).toBeDefined();
  const taskId = await engine.launch([step('one'), step('two')], { stepLen: 1 });
  await begun;
  expect(await shown(engine, taskId)).toMatchObject({ condition: 'running', nodes: { running: 1, waiting: 2 } });
  const running = { '10.0.0.0': 'running', '10.0.0.1': 'waiting', '10.0.0.2': 'waiting', '10.9.9.9': 'new' };
  expect(await nodesShown(engine)).toEqual(running);
  await pauseTask(engine.context, TESTER, taskId);
  expect(await shown(engine, taskId)).toMatchObject({ condition: 'pausing', nodes: { pausing: 1, waiting: 2 } });
  expect(await nodesShown(engine)).toMatchObject({ '10.0.0.0': 'pausing' });
  gate.resolve();
  await expect.poll(async () => (await shown(engine, taskId)).condition).toBe('paused');
  expect(await shown(engine, taskId)).toMatchObject({ nodes: { paused: 1, waiting: 2 }, finished: null });
  expect(await nodesShown(engine)).toMatchObject({ '10.0.0.0': 'paused' });
  expect((await eventsOf(engine, 'task')).slice(-2)).toEqual(['pausing', 'paused']);
  expect((await eventsOf(engine, 'node_run')).at(-1)).toBe('paused');
  await startTask(engine.context, TESTER, { taskId, params: null });
  await engine.until(taskId, 'success');
  expect(await shown(engine, taskId)).toMatchObject({ condition: 'succeeded', nodes: { succeeded: 3 } });
});

test('a task that is stopped for good is stopping until its last step has ended, and finished only then', async () => {
  await using engine = await testEngine(3);
  const { gate, begun } = await withHeldNode(engine);
  const taskId = await engine.launch([step('one'), step('two')], { stepLen: 1 });
  await begun;
  await stopTask(engine.context, TESTER, taskId);
  expect(await shown(engine, taskId)).toMatchObject({
    condition: 'stopping',
    nodes: { stopping: 1, stopped: 2 },
    finished: null,
  });
  expect(await nodesShown(engine)).toMatchObject({ '10.0.0.0': 'stopping' });
  gate.resolve();
  await expect.poll(async () => (await shown(engine, taskId)).condition).toBe('stopped');
  expect(await shown(engine, taskId)).toMatchObject({ nodes: { stopped: 3 }, finished: expect.any(Number) });
  expect((await eventsOf(engine, 'task')).slice(-2)).toEqual(['stopping', 'stopped']);
  expect(new Set(Object.values(await nodesShown(engine)))).toEqual(new Set(['stopped']));
});

test('one that is stopped while nothing of it runs is stopped at once', async () => {
  await using engine = await testEngine(2);
  const taskId = await engine.launch([step('one')]);
  await stopTask(engine.context, TESTER, taskId);
  expect(await shown(engine, taskId)).toMatchObject({ condition: 'stopped', finished: expect.any(Number) });
});

test('failed and skipped nodes are told from those that succeeded, in batches too; a skip counts no attempt', async () => {
  await using engine = await testEngine(5);
  const { database } = engine.test;
  let broken = true;
  await engine.worker(({ facts }) =>
    broken && ['10.0.0.1', '10.0.0.2'].includes(facts.ip) ? failed('disk full') : PASSED,
  );
  const taskId = await engine.launch([step('one')], { stepLen: 2, maxFailures: '3' });
  await engine.until(taskId, 'success');
  expect(await shown(engine, taskId)).toMatchObject({ condition: 'partial', nodes: { succeeded: 3, failed: 2 } });
  const log = await database.selectFrom('task_log').select('message').where('task_id', '=', taskId).execute();
  expect(log).toContainEqual({ message: 'task ended: success with failures: 2 of 5 nodes failed' });
  expect((await eventsOf(engine, 'batch')).filter((condition) => condition !== 'running')).toEqual([
    'partial',
    'partial',
    'succeeded',
  ]);
  const attempt = async (ip: string): Promise<number | undefined> => {
    const run = database.selectFrom('node_run').select('attempt').where('task_id', '=', taskId).where('ip', '=', ip);
    return (await run.executeTakeFirst())?.attempt;
  };
  for (const ip of ['10.0.0.1', '10.0.0.2']) {
    await skipNodeRun(engine.context, TESTER, await nodeRunOf(database, taskId, ip));
    expect(await attempt(ip)).toBe(1);
  }
  await checkedCounts(database, taskId);
  expect(await shown(engine, taskId)).toMatchObject({ condition: 'succeeded', nodes: { succeeded: 3, skipped: 2 } });
  // tasks of an earlier version get the count by the migration
  const file = new URL('../../src/store/migrations/0013_conditions.sql', import.meta.url);
  const [backfill = ''] = /^update task set n_skipped[^;]+;/m.exec(await readFile(file, 'utf8')) ?? [];
  await database.updateTable('task').set({ n_skipped: 0 }).execute();
  await sql.raw(backfill).execute(database);
  await checkedCounts(database, taskId);
  broken = false;
  await retryNodeRun(engine.context, TESTER, await nodeRunOf(database, taskId, '10.0.0.1'));
  await engine.until(taskId, 'success');
  await checkedCounts(database, taskId);
  expect(await shown(engine, taskId)).toMatchObject({ nodes: { succeeded: 4, skipped: 1 } });
  expect(await attempt('10.0.0.1')).toBe(2);
  const attempts = await attemptsOf(database, taskId);
  expect(attempts.filter((line) => line.startsWith('10.0.0.1 '))).toEqual([
    '10.0.0.1 0.1 failed',
    '10.0.0.1 0.2 success',
  ]);
});
