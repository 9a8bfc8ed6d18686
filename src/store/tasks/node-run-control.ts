import { sql } from 'kysely';
import type { BatchId, NodeId, NodeRunId, SliceId, TaskId } from '../../domain/ids.ts';
import type { Position } from '../../domain/node-run.ts';
import type { Status } from '../../domain/status.ts';
import { englishOf, type Value } from '../../messages/message.ts';
import { contentJson, storedValue } from '../../messages/stored.ts';
import type { Queries } from '../database.ts';
import { insertLeftovers } from './leftovers.ts';
import { changesNodes } from './task-control.ts';
import type { SliceLease } from './slices.ts';

/*
 * The effects of retry, skip and abandon on one node run. The task's row is locked (T1).
 */

/** The task of a node run; null when there is no such node run. */
export async function taskOfNodeRun(database: Queries, id: NodeRunId): Promise<TaskId | null> {
  const row = await database.selectFrom('node_run').select('task_id').where('id', '=', id).executeTakeFirst();
  return row?.task_id ?? null;
}

/** A node run with the batch and slice that it is in. */
export interface ControlledNodeRun {
  readonly id: NodeRunId;
  readonly taskId: TaskId;
  readonly nodeId: NodeId;
  readonly ip: string;
  readonly state: Status;
  readonly position: Position;
  readonly error: Value;
  readonly isSkipped: boolean;
  readonly isHeld: boolean;
  /** The attempt at its position has begun; otherwise it would be the next. */
  readonly hasBegun: boolean;
  readonly batch: { readonly id: BatchId; readonly seq: number; readonly state: Status };
  readonly sliceId: SliceId;
}

export async function controlledNodeRun(transaction: Queries, id: NodeRunId): Promise<ControlledNodeRun> {
  const row = await transaction
    .selectFrom('node_run')
    .innerJoin('batch', 'batch.id', 'node_run.batch_id')
    .innerJoin('slice', 'slice.id', 'node_run.slice_id')
    .select([
      'node_run.id',
      'node_run.task_id as taskId',
      'node_run.node_id as nodeId',
      'node_run.ip',
      'node_run.state',
      'node_run.step_index',
      'node_run.attempt',
      'node_run.first_attempt',
      'node_run.error',
      'node_run.error_content',
      'node_run.finished',
      'node_run.slice_id as sliceId',
      'batch.id as batchId',
      'batch.seq as batchSeq',
      'batch.state as batchState',
      'slice.state as sliceState',
      sql<boolean>`exists (select from step_run where step_run.node_run_id = node_run.id
                             and step_run.step_index = node_run.step_index
                             and step_run.attempt = node_run.attempt)`.as('hasBegun'),
    ])
    .where('node_run.id', '=', id)
    .executeTakeFirstOrThrow();
  return {
    ...row,
    error: storedValue(row.error, row.error_content),
    position: { stepIndex: row.step_index, attempt: row.attempt, firstAttempt: row.first_attempt },
    isSkipped: row.state === 'stopped' && row.finished !== null,
    isHeld: row.sliceState === 'held',
    batch: { id: row.batchId, seq: row.batchSeq, state: row.batchState },
  };
}

/** The batch of a task that runs; null when none does. */
export async function runningBatch(
  transaction: Queries,
  taskId: TaskId,
): Promise<{ readonly id: BatchId; readonly seq: number } | null> {
  const row = await transaction
    .selectFrom('batch')
    .select(['id', 'seq'])
    .where('task_id', '=', taskId)
    .where('state', '=', 'running')
    .where('open_count', '>', 0)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Opens a finished node run again, in a slice of its own: a process may still hold the old slice
 * without knowing of this node run. It moves to `batch` when that is another batch.
 *
 * @returns the slice, to be offered when the batch runs
 */
export async function reopenNodeRun(
  transaction: Queries,
  run: ControlledNodeRun,
  target: { readonly position: Position; readonly batchId: BatchId; readonly isOffered: boolean },
  now: Date,
): Promise<SliceLease> {
  const { position, batchId, isOffered } = target;
  const slice = await transaction
    .insertInto('slice')
    .values({
      task_id: run.taskId,
      batch_id: batchId,
      state: isOffered ? 'offered' : 'waiting',
      worker_id: null,
      offered: isOffered ? now : null,
      open_count: 1,
    })
    .returning(['id', 'lease'])
    .executeTakeFirstOrThrow();
  await transaction
    .updateTable('node_run')
    .set({
      state: 'init',
      batch_id: batchId,
      slice_id: slice.id,
      step_index: position.stepIndex,
      attempt: position.attempt,
      first_attempt: position.firstAttempt,
      retry_at: null,
      given_up: null,
      error: '',
      finished: null,
      updated: now,
    })
    .where('id', '=', run.id)
    .execute();
  await sql`
    update batch
    set open_count = open_count + (id = ${batchId})::int,
        node_count = node_count + (id = ${batchId})::int - (id = ${run.batch.id})::int,
        state = case when id = ${batchId} and state in ('success', 'failed') then 'init' else state end
    where id in (${batchId}, ${run.batch.id})`.execute(transaction);
  await recount(transaction, run, { state: 'init', isSkipped: false }, now);
  return { sliceId: slice.id, lease: slice.lease };
}

/** Marks a node run that no process holds as finished: skipped is `stopped`, and finished. */
export async function markFinished(
  transaction: Queries,
  run: ControlledNodeRun,
  end: { readonly state: 'stopped' | 'failed'; readonly position: Position; readonly reason: Value },
  now: Date,
): Promise<void> {
  const { state, position, reason } = end;
  await transaction
    .updateTable('node_run')
    .set({
      state,
      attempt: position.attempt,
      first_attempt: position.firstAttempt,
      retry_at: null,
      error: englishOf(reason),
      error_content: contentJson(reason),
      finished: now,
      updated: now,
    })
    .where('id', '=', run.id)
    .execute();
  await recount(transaction, run, { state, isSkipped: state === 'stopped' }, now);
}

/** Ends the present attempt of a node run that no process runs, with its node. */
export async function failAttempt(
  transaction: Queries,
  run: ControlledNodeRun,
  reason: Value,
  now: Date,
): Promise<void> {
  const { stepIndex, attempt } = run.position;
  await transaction
    .updateTable('step_run')
    .set({ state: 'failed', finished: now })
    .where('node_run_id', '=', run.id)
    .where('step_index', '=', stepIndex)
    .where('attempt', '=', attempt)
    .where('state', '=', 'running')
    .execute();
  await transaction
    .updateTable('node')
    .set({ status: 'failed', error: englishOf(reason), error_content: contentJson(reason), updated: now })
    .where('id', '=', run.nodeId)
    .where(changesNodes(run.taskId))
    .execute();
  await insertLeftovers(transaction, [{ nodeRunId: run.id, stepIndex, attempt }], now);
}

/** Tells the process that holds the slice of a node run that a person gave the node run up. */
export async function setGivenUp(transaction: Queries, id: NodeRunId, reason: Value, now: Date): Promise<void> {
  await transaction
    .updateTable('node_run')
    .set({ given_up: englishOf(reason), given_up_content: contentJson(reason), updated: now })
    .where('id', '=', id)
    .execute();
}

/** Those node runs in work of these slices that a person gave up, with the reason. */
export async function givenUpRuns(
  database: Queries,
  sliceIds: readonly SliceId[],
): Promise<readonly { readonly id: NodeRunId; readonly sliceId: SliceId; readonly reason: Value }[]> {
  if (sliceIds.length === 0) return [];
  const { rows } = await sql<{ id: NodeRunId; sliceId: SliceId; reason: string; content: unknown }>`
    select id, slice_id as "sliceId", given_up as reason, given_up_content as content from node_run
    where slice_id = any(${sliceIds}::bigint[]) and given_up is not null and state = 'running'`.execute(database);
  return rows.map(({ content, reason, ...run }) => ({ ...run, reason: storedValue(reason, content) }));
}

/**
 * Removes a node run that will not run from the count of its slice, which nobody holds, and of its batch. An offer of
 * a slice that has become empty is stale.
 *
 * @returns how many unfinished node runs the batch has left
 */
export async function closeNodeRun(transaction: Queries, run: ControlledNodeRun): Promise<number> {
  await sql`
    update slice
    set open_count = open_count - 1,
        state = case when open_count = 1 then 'done' else state end,
        lease = case when open_count = 1 then lease + 1 else lease end
    where id = ${run.sliceId}`.execute(transaction);
  const batch = await transaction
    .updateTable('batch')
    .set({ open_count: sql<number>`open_count - 1` })
    .where('id', '=', run.batch.id)
    .returning('open_count')
    .executeTakeFirstOrThrow();
  return batch.open_count;
}

/** The task's counts of node runs by state, when one of them changes. */
async function recount(
  transaction: Queries,
  run: ControlledNodeRun,
  to: Pick<ControlledNodeRun, 'state' | 'isSkipped'>,
  now: Date,
): Promise<void> {
  const moves =
    run.state === to.state
      ? []
      : [
          sql`${sql.ref(`n_${run.state}`)} = ${sql.ref(`n_${run.state}`)} - 1`,
          sql`${sql.ref(`n_${to.state}`)} = ${sql.ref(`n_${to.state}`)} + 1`,
        ];
  const skipped = Number(to.isSkipped) - Number(run.isSkipped);
  const changes = [...moves, sql`n_skipped = n_skipped + ${skipped}`, sql`updated = ${now}`];
  await sql`update task set ${sql.join(changes)} where id = ${run.taskId}`.execute(transaction);
}
