import { sql } from 'kysely';
import { cut, sliceSize } from '../../domain/batching.ts';
import type { PoolAvailability } from '../../domain/policies/availability.ts';
import type { BatchId, NodeRunId, PoolId, SliceId, TaskId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';
import { insertSlices } from '../tasks/task-creation.ts';

/*
 * Which nodes of a pool are available, and how a batch is made smaller when too few are.
 */

/**
 * The nodes of a pool when a batch is about to begin. The rows of task and pool are locked, so that two tasks do
 * not take the same room.
 */
export async function poolAvailability(
  transaction: Queries,
  poolId: PoolId,
  batchId: BatchId,
): Promise<PoolAvailability> {
  const size = await poolSize(transaction, poolId);
  // In work are the unfinished nodes of batches that have begun, also while their task is paused.
  const { rows: unavailable } = await sql<{ ip: string; in_work: boolean }>`
    with in_work as (
      select run.node_id
      from task join batch on batch.task_id = task.id
                join slice on slice.batch_id = batch.id
                join node_run as run on run.slice_id = slice.id
      where task.pool_id = ${poolId} and task.kind <> 'check' and task.state in ('running', 'stopped') and not task.ended
        and batch.state in ('running', 'stopped') and batch.open_count > 0
        and run.finished is null
    )
    select node.ip, node.id in (select node_id from in_work) as in_work
    from node
    where node.pool_id = ${poolId} and node.ip <> '-'
      and (node.status = 'failed' or node.id in (select node_id from in_work))
    order by node.id`.execute(transaction);
  const { rows: batch } = await sql<{ is_available: boolean }>`
    select coalesce(node.status <> 'failed', false) as is_available
    from slice join node_run as run on run.slice_id = slice.id left join node on node.id = run.node_id
    where slice.batch_id = ${batchId} and run.finished is null
    order by run.id`.execute(transaction);
  return {
    size,
    failed: unavailable.filter((node) => !node.in_work).map((node) => node.ip),
    inWork: unavailable.filter((node) => node.in_work).map((node) => node.ip),
    batch: batch.map((node) => node.is_available),
  };
}

/** How many nodes of a pool have an address. */
export async function poolSize(database: Queries, poolId: PoolId): Promise<number> {
  const { size } = await database
    .selectFrom('node')
    .select(({ fn }) => fn.countAll<number>().as('size'))
    .where('pool_id', '=', poolId)
    .where('ip', '<>', '-')
    .executeTakeFirstOrThrow();
  return size;
}

/**
 * Makes a batch that has never begun smaller: its first `size` nodes stay, the others become a new batch
 * after it. The task's row is locked (T1).
 */
export async function splitBatch(
  transaction: Queries,
  batch: { readonly id: BatchId; readonly seq: number; readonly taskId: TaskId },
  size: number,
): Promise<void> {
  const { id, seq, taskId } = batch;
  const { rows: runs } = await sql<{ id: NodeRunId }>`
    select run.id from slice join node_run as run on run.slice_id = slice.id
    where slice.batch_id = ${id} and run.finished is null
    order by run.id offset ${size}`.execute(transaction);
  // Through negative numbers: no two batches may have the same number at any moment.
  await sql`update batch set seq = -(seq + 1) where task_id = ${taskId} and seq > ${seq}`.execute(transaction);
  await sql`update batch set seq = -seq where task_id = ${taskId} and seq < 0`.execute(transaction);
  const rest = await transaction
    .insertInto('batch')
    .values({ task_id: taskId, seq: seq + 1, node_count: runs.length, open_count: runs.length })
    .returning('id')
    .executeTakeFirstOrThrow();
  const parts = cut(runs, sliceSize(runs.length));
  const sliceIds = await insertSlices(
    transaction,
    taskId,
    parts.map((nodes) => ({ batchId: rest.id, nodes })),
  );
  const moved = parts.flatMap((part, index) => part.map((run) => ({ id: run.id, sliceId: sliceIds[index] })));
  await sql`
    update node_run set batch_id = ${rest.id}, slice_id = moved.slice_id
    from unnest(${moved.map((run) => run.id)}::bigint[], ${moved.map((run): SliceId | null => run.sliceId ?? null)}::bigint[])
         as moved (id, slice_id)
    where node_run.id = moved.id`.execute(transaction);
  await sql`
    update batch set node_count = node_count - ${runs.length}, open_count = open_count - ${runs.length}
    where id = ${id}`.execute(transaction);
  await sql`
    update slice set open_count = (
      select count(*) from node_run where node_run.slice_id = slice.id and node_run.finished is null)
    where batch_id = ${id}`.execute(transaction);
}
