import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { NodeRunId } from '../../src/domain/ids.ts';
import { openDatabase } from '../../src/store/database.ts';
import { keepLogPartitions } from '../../src/store/logs/log-partitions.ts';
import { listTaskLog, nodeRunLog } from '../../src/store/logs/log-views.ts';
import { testDatabase } from '../support/database.ts';
import { PASSED, step, testEngine } from '../support/engine.ts';

const DAY = 86_400_000;
const ALL = { page: 1, pageSize: 1000 };

/** The days of a log, as they are called in its partitions. */
function dayOf(daysFromNow: number): string {
  return new Date(Date.now() + daysFromNow * DAY).toISOString().slice(0, 10).replaceAll('-', '');
}

test('logs lie in the partition of their day, are dropped with it, and what is gone is said', async () => {
  let age = 0;
  await using engine = await testEngine(2, { now: () => new Date(Date.now() - age * DAY) });
  const { database } = engine.test;
  await engine.worker(() => PASSED);
  const run = async (daysAgo: number) => {
    age = daysAgo;
    const taskId = await engine.launch([step('one'), step('two')]);
    await engine.until(taskId, 'success');
    const ids = await database.selectFrom('node_run').select('id').where('task_id', '=', taskId).execute();
    // as it would be, had the task been made then
    await database
      .updateTable('task')
      .set({ created: new Date(Date.now() - daysAgo * DAY) })
      .where('id', '=', taskId)
      .execute();
    return { taskId, nodeRunId: ids[0]?.id ?? (0 as NodeRunId) };
  };
  const old = await run(40);
  const recent = await run(10);
  const before = await listTaskLog(database, recent.taskId, 0, ALL);
  expect(before.total).toBe(before.rows.length);

  const { made, dropped } = await keepLogPartitions(database, 30);
  expect(dropped, 'old lines had no day of their own yet').toEqual([]);
  expect(made).toContain(`step_log_${dayOf(-10)}`);
  expect(made).toContain(`task_log_${dayOf(7)}`);
  expect(made).not.toContain(`task_log_${dayOf(-40)}`);
  const { rows: rest } = await sql`select from task_log_rest union all select from step_log_rest`.execute(database);
  expect(rest).toEqual([]);
  const today = await run(0);
  expect(await listTaskLog(database, recent.taskId, 0, ALL)).toEqual(before);
  for (const { nodeRunId } of [recent, today]) {
    expect((await nodeRunLog(database, nodeRunId))?.steps.map(({ log }) => log)).toEqual(['ok', 'ok']);
  }

  const gone = expect.stringMatching(/^output from before .*T00:00:00.000Z was deleted: SPRINGTIDE_KEEP_LOGS sets/);
  expect((await nodeRunLog(database, old.nodeRunId))?.steps.map(({ log }) => log)).toEqual([gone, gone]);
  expect(await listTaskLog(database, old.taskId, 0, ALL)).toMatchObject({ total: 1, rows: [{ id: 0, message: gone }] });

  const next = await keepLogPartitions(database, 5);
  expect(next).toEqual({ made: [], dropped: [`step_log_${dayOf(-10)}`, `task_log_${dayOf(-10)}`] });
  expect((await nodeRunLog(database, recent.nodeRunId))?.steps.map(({ log }) => log)).toEqual([gone, gone]);
  expect((await listTaskLog(database, recent.taskId, 0, ALL)).rows).toMatchObject([{ message: gone }]);
  expect((await nodeRunLog(database, today.nodeRunId))?.steps.map(({ log }) => log)).toEqual(['ok', 'ok']);
  expect((await listTaskLog(database, today.taskId, 0, ALL)).rows[0]?.message).toMatch(/^tester started test/);
});

test('any number of processes look after the partitions, while a task writes', async () => {
  await using engine = await testEngine(300);
  const { url, database } = engine.test;
  await engine.worker(() => PASSED);
  const taskId = await engine.launch([step('one'), step('two'), step('three')]);
  await using stack = new AsyncDisposableStack();
  const others = [1, 2, 3].map(() => stack.use(openDatabase({ url, connections: 1, onError: () => {} })));
  const looks = await Promise.all(others.map((other) => keepLogPartitions(other, 30)));
  expect(looks.flatMap(({ made }) => made)).toHaveLength(16);
  await engine.until(taskId, 'success');
  await keepLogPartitions(database, 30);
  const count = async (table: string): Promise<number> =>
    (await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(database)).rows[0]
      ?.count ?? 0;
  expect(await count('step_log')).toBe(900);
  expect(await count('step_log_rest')).toBe(0);
  expect(await count('task_log')).toBe((await listTaskLog(database, taskId, 0, ALL)).total);
});

test('a line that is written while its day is made goes there', async () => {
  await using made = await testDatabase();
  const { url, database } = made;
  await using reader = openDatabase({ url, connections: 1, onError: () => {} });
  const untilWaiting = async (count: number): Promise<void> => {
    for (;;) {
      const { rows } = await sql`
        select from pg_locks join pg_stat_activity using (pid)
        where not granted and datname = current_database()`.execute(database);
      if (rows.length === count) return;
    }
  };
  const reading = await reader.startTransaction().execute();
  await sql`select from task_log_rest`.execute(reading);
  const looking = keepLogPartitions(database, 30);
  await untilWaiting(1);
  const writing = sql`
    insert into task_log (task_id, correlation_id, message) values (1, 'one', 'late')`.execute(database);
  await untilWaiting(2);
  await reading.commit().execute();
  await Promise.all([looking, writing]);
  const { rows } = await sql`select message from ${sql.table(`task_log_${dayOf(0)}`)}`.execute(database);
  expect(rows).toEqual([{ message: 'late' }]);
});
