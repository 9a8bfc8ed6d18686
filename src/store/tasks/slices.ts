import { sql } from 'kysely';
import type { Contact } from '../../domain/contact.ts';
import { type ArrivedBefore, marksOfFlat } from '../../domain/arrival-marks.ts';
import type { NodeId, NodeRunId, SliceId, TaskId } from '../../domain/ids.ts';
import type { Position } from '../../domain/node-run.ts';
import type { Plan } from '../../domain/plans/plan.ts';
import type { Status } from '../../domain/status.ts';
import type { BatchId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';
import type { TaskKind } from '../schema.ts';
import { contactOf, contactOfAttempt } from './contacts.ts';

/** A slice under a lease; stale when the slice has another lease by now. */
export interface SliceLease {
  readonly sliceId: SliceId;
  readonly lease: number;
}

/** The present leases of slices. Under the tasks' locks (T1) they cannot change until the transaction ends. */
export async function leasesOf(transaction: Queries, ids: readonly SliceId[]): Promise<ReadonlyMap<SliceId, number>> {
  const rows = await transaction
    .selectFrom('slice')
    .select(['id', 'lease'])
    .where('id', '=', sql<SliceId>`any(${ids})`)
    .execute();
  return new Map(rows.map((row) => [row.id, row.lease]));
}

/** The tasks of slices. Slices that no longer exist are missing in the result. */
export async function tasksOfSlices(database: Queries, ids: readonly SliceId[]): Promise<ReadonlyMap<SliceId, TaskId>> {
  const rows = await database
    .selectFrom('slice')
    .select(['id', 'task_id'])
    .where('id', '=', sql<SliceId>`any(${ids})`)
    .execute();
  return new Map(rows.map((row) => [row.id, row.task_id]));
}

/**
 * Takes a slice that was offered under this lease. The task's row is locked (T1).
 *
 * @returns the new lease and the batch, or null when the offer is stale
 */
export async function takeSlice(
  transaction: Queries,
  offer: SliceLease & { readonly workerId: string },
): Promise<{ readonly lease: number; readonly batch_id: BatchId } | null> {
  const row = await transaction
    .updateTable('slice')
    .set({ state: 'held', lease: sql<number>`lease + 1`, worker_id: offer.workerId })
    .where('id', '=', offer.sliceId)
    .where('lease', '=', offer.lease)
    .where('state', '=', 'offered')
    .returning(['lease', 'batch_id'])
    .executeTakeFirst();
  return row ?? null;
}

/** Puts a slice back, so that it waits for the task's next start, or is offered again. Only under the given lease. */
export async function releaseSlice(
  transaction: Queries,
  held: SliceLease,
  next: 'waiting' | 'offered',
  now: Date,
): Promise<SliceLease | null> {
  const row = await transaction
    .updateTable('slice')
    .set({ state: next, lease: sql<number>`lease + 1`, worker_id: null, offered: now })
    .where('id', '=', held.sliceId)
    .where('lease', '=', held.lease)
    .where('state', '=', 'held')
    .returning(['id', 'lease'])
    .executeTakeFirst();
  return row === undefined ? null : { sliceId: row.id, lease: row.lease };
}

export interface UnfinishedNodeRun {
  readonly id: NodeRunId;
  readonly nodeId: NodeId;
  readonly ip: string;
  readonly vmId: string;
  /** Its machine was known to be gone when the task was made, or began. */
  readonly isMachineGone: boolean;
  readonly state: Status;
  readonly position: Position;
  readonly retryAt: Date | null;
  /** When the attempt at `position` began; null when it has not. */
  readonly begun: Date | null;
  /** The contact of that attempt with its node; null = it simply ran. */
  readonly contact: Contact | null;
  /** What was seen of that attempt so far. */
  readonly seenBefore: ArrivedBefore;
}

/** The node runs of a slice that are not finished, in node order. */
export async function unfinishedNodeRuns(database: Queries, sliceId: SliceId): Promise<readonly UnfinishedNodeRun[]> {
  const rows = await database
    .selectFrom('node_run')
    .leftJoin('step_run', (join) =>
      join
        .onRef('step_run.node_run_id', '=', 'node_run.id')
        .onRef('step_run.step_index', '=', 'node_run.step_index')
        .onRef('step_run.attempt', '=', 'node_run.attempt')
        .on('step_run.state', '=', 'running'),
    )
    .leftJoin('contact', contactOfAttempt)
    .select(['contact.phase', 'contact.reason', 'contact.tries', 'contact.until'])
    .select([
      'node_run.id',
      'node_run.node_id',
      'node_run.ip',
      'node_run.vm_id',
      'node_run.machine_gone',
      'node_run.state',
      'node_run.step_index',
      'node_run.attempt',
      'node_run.first_attempt',
      'node_run.retry_at',
      'step_run.started',
      'step_run.marks',
      linesBegun.as('lines'),
    ])
    .where('node_run.slice_id', '=', sliceId)
    .where('node_run.state', 'in', ['init', 'running', 'stopped'])
    // a skipped node run is stopped, and finished
    .where('node_run.finished', 'is', null)
    .orderBy('node_run.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    nodeId: row.node_id,
    ip: row.ip,
    vmId: row.vm_id,
    isMachineGone: row.machine_gone,
    state: row.state,
    position: { stepIndex: row.step_index, attempt: row.attempt, firstAttempt: row.first_attempt },
    retryAt: row.retry_at,
    begun: row.started,
    contact: contactOf(row),
    seenBefore: { lines: row.lines ?? 0, marks: marksOfFlat(row.marks ?? []) },
  }));
}

/** How many lines of its log have begun. */
const linesBegun = sql<number | null>`
  length(step_run.log) - length(replace(step_run.log, chr(10), ''))
  + case when step_run.log = '' or right(step_run.log, 1) = chr(10) then 0 else 1 end`;

export interface SliceTask {
  readonly kind: TaskKind;
  readonly plan: Plan;
  readonly gatedSteps: readonly number[];
  readonly poolName: string;
  readonly serviceName: string;
  readonly clusterName: string;
}

/** The part of a task that running its slices needs. */
export async function sliceTask(database: Queries, taskId: TaskId): Promise<SliceTask> {
  return database
    .selectFrom('task')
    .leftJoin('pool', 'pool.id', 'task.pool_id')
    .leftJoin('service', 'service.id', 'pool.service_id')
    .leftJoin('cluster', 'cluster.id', 'service.cluster_id')
    .select([
      'task.kind',
      'task.plan',
      sql<number[]>`array(select distinct step_index from gate where gate.task_id = task.id)`.as('gatedSteps'),
      'task.pool_name as poolName',
      sql<string>`coalesce(service.name, '')`.as('serviceName'),
      sql<string>`coalesce(cluster.name, '')`.as('clusterName'),
    ])
    .where('task.id', '=', taskId)
    .executeTakeFirstOrThrow();
}

/** Those of these tasks in which nothing new may begin, and when their running steps are to be ended. */
export async function haltedTasks(
  database: Queries,
  ids: readonly TaskId[],
): Promise<ReadonlyMap<TaskId, { readonly cancelAt: Date | null }>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .selectFrom('task')
    .select(['id', 'cancel_at'])
    .where('id', '=', sql<TaskId>`any(${ids})`)
    .where('state', '<>', 'running')
    .execute();
  return new Map(rows.map((row) => [row.id, { cancelAt: row.cancel_at }]));
}
