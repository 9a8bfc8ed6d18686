import { sql } from 'kysely';
import type { BatchId, InterludeId, NodeRunId, TaskId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';
import type { InterludeStage } from '../schema.ts';

/*
 * What tasks wait for between two batches. Every change is made under the task's lock (T1); the worker that handles an
 * interlude is in its row, with the lease under which it was taken, as for slices.
 */

export interface NewInterlude {
  readonly taskId: TaskId;
  /** The batch that ended; null when the next one waits for room. */
  readonly batchId: BatchId | null;
  readonly stage: InterludeStage;
  /** The number of the next try. */
  readonly attempt: number;
  readonly due: Date;
}

/** A task enters a stage. */
export async function enterInterlude(
  transaction: Queries,
  { taskId, batchId, stage, attempt, due }: NewInterlude,
): Promise<void> {
  await leaveInterlude(transaction, taskId);
  await transaction
    .insertInto('interlude')
    .values({ task_id: taskId, batch_id: batchId, stage, attempt, due, worker_id: null })
    .execute();
}

/** The wait of a task is over, or was given up. */
export async function leaveInterlude(transaction: Queries, taskId: TaskId): Promise<void> {
  await transaction.deleteFrom('interlude').where('task_id', '=', taskId).execute();
}

/** True when a task waits for something between two batches. */
export async function isInInterlude(transaction: Queries, taskId: TaskId): Promise<boolean> {
  const row = await transaction.selectFrom('interlude').select('id').where('task_id', '=', taskId).executeTakeFirst();
  return row !== undefined;
}

export interface DueInterlude {
  readonly id: InterludeId;
  readonly taskId: TaskId;
  readonly lease: number;
}

/**
 * The interludes of running tasks that are due, and that no living worker but this one handles, the
 * longest due first.
 */
export async function dueInterludes(
  database: Queries,
  { workerId, now, most }: { readonly workerId: string; readonly now: Date; readonly most: number },
): Promise<readonly DueInterlude[]> {
  const { rows } = await sql<DueInterlude>`
    select interlude.id, interlude.task_id as "taskId", interlude.lease
    from interlude join task on task.id = interlude.task_id
    where interlude.due <= ${now} and task.state = 'running'
      and (interlude.worker_id is null or interlude.worker_id = ${workerId}
           or not exists (select from worker where worker.id = interlude.worker_id))
    order by interlude.due limit ${most}`.execute(database);
  return rows;
}

/** An interlude that this process handles. */
export interface HeldInterlude extends DueInterlude {
  readonly batchId: BatchId | null;
  readonly stage: InterludeStage;
  readonly attempt: number;
  readonly unwell: readonly NodeRunId[] | null;
}

/** Takes an interlude that was seen under this lease; null when another worker took it first, or it is over. */
export async function takeInterlude(
  transaction: Queries,
  seen: DueInterlude & { readonly workerId: string },
): Promise<HeldInterlude | null> {
  const row = await transaction
    .updateTable('interlude')
    .set({ lease: sql<number>`lease + 1`, worker_id: seen.workerId })
    .where('id', '=', seen.id)
    .where('lease', '=', seen.lease)
    .returning(['id', 'task_id as taskId', 'lease', 'batch_id as batchId', 'stage', 'attempt', 'unwell'])
    .executeTakeFirst();
  return row ?? null;
}

/** True when the interlude still has the lease under which it was taken. */
export async function holdsInterlude(transaction: Queries, { id, lease }: DueInterlude): Promise<boolean> {
  const row = await transaction
    .selectFrom('interlude')
    .select('id')
    .where('id', '=', id)
    .where('lease', '=', lease)
    .executeTakeFirst();
  return row !== undefined;
}

/** Puts an interlude back: `next` says which try is due when, and which nodes have not passed a try yet. */
export async function putBackInterlude(
  transaction: Queries,
  { id }: DueInterlude,
  next: { readonly attempt: number; readonly due: Date; readonly unwell: readonly NodeRunId[] | null },
): Promise<void> {
  await transaction
    .updateTable('interlude')
    .set({
      attempt: next.attempt,
      due: next.due,
      unwell: next.unwell === null ? null : JSON.stringify(next.unwell),
      worker_id: null,
    })
    .where('id', '=', id)
    .execute();
}

/** Puts an interlude back unchanged: its task does not run. */
export async function releaseInterlude(transaction: Queries, { id }: DueInterlude): Promise<void> {
  await transaction.updateTable('interlude').set({ worker_id: null }).where('id', '=', id).execute();
}
