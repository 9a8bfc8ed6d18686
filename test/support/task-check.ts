import { sql } from 'kysely';
import { expect } from 'vitest';
import type { NodeRunId, TaskId } from '../../src/domain/ids.ts';
import { STATUSES } from '../../src/domain/status.ts';
import type { Database, Queries } from '../../src/store/database.ts';

/** "ip step.attempt state" of every attempt that was recorded, in order of node and step. */
export async function attemptsOf(database: Database, taskId: TaskId): Promise<readonly string[]> {
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

/** The node run of an address in a task. */
export async function nodeRunOf(database: Database, taskId: TaskId, ip: string): Promise<NodeRunId> {
  const { id } = await database
    .selectFrom('node_run')
    .select('id')
    .where('task_id', '=', taskId)
    .where('ip', '=', ip)
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * Counts a task's node runs and compares them with every stored counter.
 *
 * @returns the node runs by state, in the order of the contract's codes
 */
export function checkedCounts(database: Database, taskId: TaskId): Promise<readonly number[]> {
  // all of them at one moment: the task may run
  return database
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((transaction) => checkedIn(transaction, taskId));
}

async function checkedIn(database: Queries, taskId: TaskId): Promise<readonly number[]> {
  const task = await database.selectFrom('task').selectAll().where('id', '=', taskId).executeTakeFirstOrThrow();
  const runs = await database
    .selectFrom('node_run')
    .select(['state', 'finished', 'batch_id', 'slice_id'])
    .where('task_id', '=', taskId)
    .execute();
  const counted = STATUSES.map((state) => runs.filter((run) => run.state === state).length);
  const kept = [task.n_init, task.n_running, task.n_success, task.n_failed, task.n_stopped];
  expect(kept, 'the counts kept with the task').toEqual(counted);
  const skipped = runs.filter(({ state, finished }) => state === 'stopped' && finished !== null);
  expect(task.n_skipped, 'the skipped ones').toBe(skipped.length);
  for (const [table, column] of [
    ['batch', 'batch_id'],
    ['slice', 'slice_id'],
  ] as const) {
    const { rows } = await sql<{ id: number; open_count: number; node_count?: number }>`
      select * from ${sql.table(table)} where task_id = ${taskId}`.execute(database);
    for (const row of rows) {
      const inside = runs.filter((run) => run[column] === row.id);
      const open = inside.filter(({ state, finished }) => !['success', 'failed'].includes(state) && finished === null);
      expect(row.open_count, `open node runs of ${table} ${row.id}`).toBe(open.length);
      if (row.node_count !== undefined) expect(row.node_count, `node runs of batch ${row.id}`).toBe(inside.length);
    }
  }
  expect(await orphans(database), 'rows without the row that they belong to').toEqual([]);
  return counted;
}

/** Rows of runs whose parent is missing: the database has no foreign keys for them (ADR 22). */
async function orphans(database: Database): Promise<readonly { readonly row: string; readonly id: string }[]> {
  const { rows } = await sql<{ row: string; id: string }>`
    select 'node_run' as row, node_run.id::text
    from node_run left join slice on slice.id = slice_id and slice.batch_id = node_run.batch_id
                  left join batch on batch.id = node_run.batch_id and batch.task_id = node_run.task_id
    where slice.id is null or batch.id is null
    union all
    select 'step_run', node_run_id::text from step_run left join node_run on node_run.id = node_run_id
    where node_run.id is null
    limit 10`.execute(database);
  return rows;
}

/** The messages of a task's log. */
export async function logOf(database: Database, taskId: TaskId): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('task_log')
    .select('message')
    .where('task_id', '=', taskId)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.message);
}
