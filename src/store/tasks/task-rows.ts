import { sql } from 'kysely';
import type { BatchId, TaskId } from '../../domain/ids.ts';
import { conditionCounts, taskCondition } from '../../domain/condition.ts';
import { type Status, type StatusCounts, STATUSES } from '../../domain/status.ts';
import { englishOf, type Value } from '../../messages/message.ts';
import { contentJson } from '../../messages/stored.ts';
import type { Queries } from '../database.ts';
import { setServiceImage } from '../fleet/service-image.ts';
import type { SliceLease } from './slices.ts';

/*
 * Statements on one task's rows.
 *
 * T1. A transaction that changes a task, or anything below it, holds the task's row lock (lockTasks): changes to one task follow
 *     one another, also between processes, and several tasks are always locked in the order of their ids.
 */

/** The state of a task while its row is locked. */
export interface LockedTask {
  readonly id: TaskId;
  readonly state: Status;
  readonly ended: boolean;
  readonly max_failures: string | null;
  readonly counts: StatusCounts;
}

/**
 * Locks tasks until the transaction ends (T1). Tasks that do not exist are missing in the result; with `skip` also
 * those that another transaction has locked, so that it never waits and any order is safe.
 */
export async function lockTasks(
  transaction: Queries,
  ids: readonly TaskId[],
  wait: 'wait' | 'skip' = 'wait',
): Promise<readonly LockedTask[]> {
  const rows = await transaction
    .selectFrom('task')
    .select(['id', 'state', 'ended', 'max_failures', 'n_init', 'n_running', 'n_success', 'n_failed', 'n_stopped'])
    .where('id', '=', sql<TaskId>`any(${ids})`)
    .orderBy('id')
    .forNoKeyUpdate()
    .$if(wait === 'skip', (query) => query.skipLocked())
    .execute();
  return rows.map((row) => ({
    id: row.id,
    state: row.state,
    ended: row.ended,
    max_failures: row.max_failures,
    counts: countsOf(row),
  }));
}

/** The counts that are kept with a task. */
export function countsOf(task: {
  readonly n_init: number;
  readonly n_running: number;
  readonly n_success: number;
  readonly n_failed: number;
  readonly n_stopped: number;
}): StatusCounts {
  return {
    init: task.n_init,
    running: task.n_running,
    success: task.n_success,
    failed: task.n_failed,
    stopped: task.n_stopped,
  };
}

export interface OpenBatch {
  readonly id: BatchId;
  readonly seq: number;
  readonly state: Status;
  /** null = it has never begun. */
  readonly started: Date | null;
  /** How many of its nodes are not finished. */
  readonly open_count: number;
}

/** The first batch that has unfinished nodes. */
export async function firstOpenBatch(transaction: Queries, taskId: TaskId): Promise<OpenBatch | null> {
  const row = await transaction
    .selectFrom('batch')
    .select(['id', 'seq', 'state', 'started', 'open_count'])
    .where('task_id', '=', taskId)
    .where('open_count', '>', 0)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** Marks a batch as begun, and offers its unfinished slices under a new lease: workers that held them are fenced. */
export async function beginBatch(transaction: Queries, batchId: BatchId, now: Date): Promise<readonly SliceLease[]> {
  await transaction
    .updateTable('batch')
    .set({ state: 'running', started: sql<Date>`coalesce(started, ${now})`, finished: null })
    .where('id', '=', batchId)
    .execute();
  const slices = await transaction
    .updateTable('slice')
    .set({ state: 'offered', lease: sql<number>`lease + 1`, worker_id: null, offered: now })
    .where('batch_id', '=', batchId)
    .where('open_count', '>', 0)
    .returning(['id', 'lease'])
    .execute();
  return slices.map(({ id, lease }) => ({ sliceId: id, lease }));
}

/** Records how a batch ended. */
export async function finishBatch(
  transaction: Queries,
  batchId: BatchId,
  state: 'success' | 'failed',
  now: Date,
): Promise<void> {
  await transaction.updateTable('batch').set({ state, finished: now }).where('id', '=', batchId).execute();
}

/** How many nodes of a batch reached the end, failed, and were stopped or skipped. */
export async function batchCounts(
  transaction: Queries,
  batchId: BatchId,
): Promise<Pick<StatusCounts, 'success' | 'failed' | 'stopped'>> {
  const { rows } = await sql<Pick<StatusCounts, 'success' | 'failed' | 'stopped'>>`
    select count(*) filter (where run.state = 'success') as success,
           count(*) filter (where run.state = 'failed') as failed,
           count(*) filter (where run.state = 'stopped') as stopped
    from slice join node_run as run on run.slice_id = slice.id
    where slice.batch_id = ${batchId}`.execute(transaction);
  return rows[0] ?? { success: 0, failed: 0, stopped: 0 };
}

export interface TaskEnd {
  readonly state: 'success' | 'failed';
  /** Why; '' for a success. */
  readonly error: Value;
  /** Its nodes are being rolled back: it cannot be started again. */
  readonly isRolledBack: boolean;
  readonly now: Date;
}

/**
 * Ends a task. A deploy that succeeded makes its tag the service's image (contract §3.8); a rollback leaves the image as it
 * is.
 */
export async function finishTask(transaction: Queries, taskId: TaskId, end: TaskEnd): Promise<void> {
  const task = await transaction
    .updateTable('task')
    .set({
      state: end.state,
      ended: end.isRolledBack,
      error: englishOf(end.error),
      error_content: contentJson(end.error),
      updated: end.now,
      finished: end.now,
    })
    .where('id', '=', taskId)
    .returning(['kind', 'tag', 'pool_id', 'rollback_of', 'opr_user'])
    .executeTakeFirstOrThrow();
  const isDeployed = task.kind === 'deploy' && task.rollback_of === null && end.state === 'success';
  if (!isDeployed || task.tag === null) return;
  await setServiceImage(transaction, task.pool_id, task.tag, { by: task.opr_user, at: end.now });
}

export interface TaskLogLine {
  readonly taskId: TaskId;
  readonly batchId: BatchId | null;
  readonly message: Value;
}

/** Writes lines of tasks' logs, in order. */
export async function insertTaskLog(transaction: Queries, lines: readonly TaskLogLine[], now: Date): Promise<void> {
  if (lines.length === 0) return;
  await sql`
    insert into task_log (task_id, batch_id, correlation_id, message, content, created)
    select task_id, batch_id, task_id || '-' || batch_id, message, content::jsonb, ${now}
    from unnest(${lines.map((line) => line.taskId)}::int[], ${lines.map((line) => line.batchId ?? 0)}::bigint[],
                ${lines.map((line) => englishOf(line.message))}::text[],
                ${lines.map((line) => contentJson(line.message))}::text[])
         with ordinality as line (task_id, batch_id, message, content, n)
    order by n`.execute(transaction);
}

export const EVENT_TYPES = [
  'task',
  'batch',
  'node_run',
  'log',
  'lost',
  'balancer',
  'key_rotation',
  'node_file',
] as const;

/** An event for watchers (see the table event). */
export interface WatchedEvent {
  readonly type: (typeof EVENT_TYPES)[number];
  /** Absent = it is of no task. */
  readonly task_id?: TaskId;
  readonly [detail: string]: unknown;
}

/** Publishes events of this transaction; watchers see them after the commit. */
export async function insertEvents(transaction: Queries, items: readonly WatchedEvent[]): Promise<void> {
  if (items.length === 0) return;
  await transaction
    .insertInto('event')
    .values({ items: JSON.stringify(items) })
    .execute();
}

/** The event with the present state of a task. */
export async function taskEvent(transaction: Queries, taskId: TaskId): Promise<WatchedEvent> {
  const task = await transaction
    .selectFrom('task')
    .select([
      'task_name',
      'pool_id',
      'state',
      'ended',
      'error',
      'error_content',
      'waiting_for',
      'n_init',
      'n_running',
      'n_success',
      'n_failed',
      'n_stopped',
      'n_skipped',
    ])
    .where('id', '=', taskId)
    .executeTakeFirstOrThrow();
  const counts = countsOf(task);
  return {
    type: 'task',
    task_id: taskId,
    task_name: task.task_name,
    pool_id: task.pool_id,
    state: task.state,
    condition: taskCondition(task, counts),
    error: task.error,
    error_content: task.error_content,
    waiting_for: task.waiting_for,
    stat: STATUSES.map((status) => counts[status]),
    node_conditions: conditionCounts(counts, task.n_skipped, task),
  };
}
