import { type RawBuilder, sql } from 'kysely';
import { Defect } from '../../base/errors.ts';
import type { BatchId, NodeId, NodeRunId, PoolId, TaskId, VmTypeId } from '../../domain/ids.ts';
import type { PlanPart } from '../../domain/plans/plan.ts';
import type { Status } from '../../domain/status.ts';
import { message, type MessageCode } from '../../messages/message.ts';
import type { Queries } from '../database.ts';
import { MACHINE_TYPE } from '../fleet/machine-limits.ts';
import { leaveOut } from './task-control.ts';

/*
 * Pairs of nodes of a task that replaces machines (table replacement). The task's row is locked (T1).
 *
 * RP1. Of a pair, the second node begins only when the first has reached its end; else it is left out (leaveSecondsOut), and
 *      comes back when the first is run again (reopenSeconds).
 * RP2. The row of a new node is made with its batch: the pool has no more rows than it is to have machines at once.
 * RP3. A new node that is not ready when its task is stopped for good is taken back with its machine, unless it may be
 *      known to a load balancer (takeBackUnready).
 */

export interface ReplacedPair {
  readonly newNode: NodeId;
  readonly oldNode: NodeId;
}

/** Ids for nodes whose rows come later. */
export async function drawNodeIds(transaction: Queries, count: number): Promise<readonly NodeId[]> {
  const { rows } = await sql<{ id: NodeId }>`
    select nextval(pg_get_serial_sequence('node', 'id'))::int as id from generate_series(1, ${count})`.execute(
    transaction,
  );
  return rows.map(({ id }) => id).toSorted((a, b) => a - b);
}

/** Writes the pairs of a new task, whose node runs exist. The old nodes' pool is locked. */
export async function insertReplacements(
  transaction: Queries,
  taskId: TaskId,
  { pairs, first }: { readonly pairs: readonly ReplacedPair[]; readonly first: PlanPart },
): Promise<void> {
  await sql`
    insert into replacement (first_run, second_run, task_id, new_node, old_node, node_type)
    select case when ${first} = 'new' then made.id else returned.id end,
           case when ${first} = 'new' then returned.id else made.id end,
           ${taskId}, made.node_id, returned.node_id, node.node_type
    from unnest(${pairs.map(({ newNode }) => newNode)}::int[], ${pairs.map(({ oldNode }) => oldNode)}::int[])
         as pair (new_node, old_node)
    join node_run as made on made.task_id = ${taskId} and made.node_id = pair.new_node
    join node_run as returned on returned.task_id = ${taskId} and returned.node_id = pair.old_node
    join node on node.id = pair.old_node`.execute(transaction);
}

function newNodesOf(batchId: BatchId): RawBuilder<unknown> {
  return sql`
    batch join slice on slice.batch_id = batch.id
    join node_run as run on run.slice_id = slice.id
    join replacement as pair on pair.task_id = batch.task_id and pair.new_node = run.node_id
    join task on task.id = batch.task_id
    where batch.id = ${batchId} and run.started is null and run.finished is null
      and not exists (select from node where node.id = run.node_id)`;
}

/** The rows that {@link addNewNodes} would make. */
interface NewNodesDue {
  readonly count: number;
  readonly poolId: PoolId;
  /** Of the machines that are made for them. */
  readonly vmTypeId: VmTypeId;
}

/** The new nodes of a batch that have no rows yet; null = there are none. */
export async function newNodesDue(transaction: Queries, batchId: BatchId): Promise<NewNodesDue | null> {
  const { rows } = await sql<NewNodesDue>`
    select count(*) as count, task.pool_id as "poolId", ${MACHINE_TYPE} as "vmTypeId"
    from ${newNodesOf(batchId)} group by task.id`.execute(transaction);
  return rows[0] ?? null;
}

/** Makes the rows of the new nodes of a batch that is about to begin (RP2). */
export async function addNewNodes(transaction: Queries, batchId: BatchId): Promise<void> {
  await sql`
    with due as (
      select run.node_id, pair.node_type, task.pool_id, ${MACHINE_TYPE} as machine_type
      from ${newNodesOf(batchId)}
    ), grown as (
      update pool set node_count = node_count + due_in.count
      from (select pool_id, count(*)::int as count from due group by pool_id) as due_in where pool.id = due_in.pool_id
      returning pool.id
    )
    insert into node (id, pool_id, ip, node_type, machine_type)
    select due.node_id, grown.id, '-', due.node_type, due.machine_type from due, grown`.execute(transaction);
}

/** Whether every node of a batch is one whose place another one takes. */
export async function areAllOld(transaction: Queries, batchId: BatchId | null): Promise<boolean> {
  const { rows } = await sql<{ are_old: boolean | null }>`
    select bool_and(pair.old_node is not null) as are_old
    from slice join node_run as run on run.slice_id = slice.id
    left join replacement as pair on pair.task_id = run.task_id and pair.old_node = run.node_id
    where slice.batch_id = ${batchId}`.execute(transaction);
  return rows[0]?.are_old === true;
}

/** The part of the nodes that come second; null = the task replaces none. */
export async function secondPart(transaction: Queries, taskId: TaskId): Promise<PlanPart | null> {
  const { rows } = await sql<{ part: PlanPart }>`
    select case when run.node_id = pair.new_node then 'new' else 'old' end as part
    from replacement as pair join node_run as run on run.id = pair.second_run where pair.task_id = ${taskId} limit 1`.execute(
    transaction,
  );
  return rows[0]?.part ?? null;
}

/** Why a second node is left out, by its part. */
const LEFT_OUT = { old: 'old_node_stays', new: 'new_node_not_made' } as const satisfies Record<PlanPart, MessageCode>;

/**
 * Leaves those nodes of a batch out whose first one did not reach its end (RP1).
 *
 * @param part of the second nodes
 * @returns their addresses
 */
export function leaveSecondsOut(
  transaction: Queries,
  { taskId, batchId, part }: { readonly taskId: TaskId; readonly batchId: BatchId; readonly part: PlanPart },
  now: Date,
): Promise<readonly string[]> {
  const which = sql<boolean>`
    batch_id = ${batchId} and id in (
      select pair.second_run from replacement as pair join node_run as first on first.id = pair.first_run
      where pair.task_id = ${taskId} and first.state <> 'success')`;
  return leaveOut(transaction, taskId, which, { state: 'stopped', reason: message(LEFT_OUT[part]) }, now);
}

const isLeftOut = sql<boolean>`
  node_run.state = 'stopped' and node_run.finished is not null
  and node_run.error_content ->> 'code' = any(${Object.values(LEFT_OUT)}::text[])`;

/** Second nodes that were left out come back, in their batches, as their first ones run again. None of the batches runs. */
export async function reopenSeconds(transaction: Queries, taskId: TaskId, now: Date): Promise<void> {
  await sql`
    with again as (
      update node_run set state = 'init', error = '', error_content = null, finished = null, updated = ${now}
      from replacement as pair join node_run as first on first.id = pair.first_run
      where node_run.id = pair.second_run and pair.task_id = ${taskId} and first.state = 'init' and ${isLeftOut}
      returning node_run.slice_id, node_run.batch_id
    ), slices as (
      update slice set open_count = open_count + part.count, state = 'waiting'
      from (select slice_id, count(*)::int as count from again group by slice_id) as part
      where slice.id = part.slice_id
    ), batches as (
      update batch set open_count = open_count + part.count, state = 'init'
      from (select batch_id, count(*)::int as count from again group by batch_id) as part
      where batch.id = part.batch_id
    )
    update task set n_stopped = n_stopped - part.count, n_skipped = n_skipped - part.count, n_init = n_init + part.count
    from (select count(*)::int as count from again) as part
    where id = ${taskId}`.execute(transaction);
}

/** The second node of a pair that was left out; null = there is none. */
export async function secondLeftOut(transaction: Queries, first: NodeRunId): Promise<NodeRunId | null> {
  const { rows } = await sql<{ id: NodeRunId }>`
    select node_run.id from replacement as pair join node_run on node_run.id = pair.second_run
    where pair.first_run = ${first} and ${isLeftOut}`.execute(transaction);
  return rows[0]?.id ?? null;
}

/** A batch after all others of a task, without nodes. */
export async function appendBatch(transaction: Queries, taskId: TaskId): Promise<BatchId> {
  const { rows } = await sql<{ id: BatchId }>`
    insert into batch (task_id, seq, node_count, open_count)
    select ${taskId}, max(seq) + 1, 0, 0 from batch where task_id = ${taskId} returning id`.execute(transaction);
  const [batch] = rows;
  if (batch === undefined) throw new Defect(`task ${taskId} has no batch`);
  return batch.id;
}

/** The node that comes before another one; null = none does. */
export async function firstOfPair(
  transaction: Queries,
  second: NodeRunId,
): Promise<{ readonly ip: string; readonly state: Status } | null> {
  const row = await transaction
    .selectFrom('replacement')
    .innerJoin('node_run', 'node_run.id', 'replacement.first_run')
    .select(['node_run.ip', 'node_run.state'])
    .where('replacement.second_run', '=', second)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Takes back the new nodes of tasks that were stopped for good, as far as they were not ready and nothing of them runs (RP3):
 * their rows go, and what was made for them is returned.
 *
 * @returns how many of each task
 */
export async function takeBackUnready(
  transaction: Queries,
  taskIds: readonly TaskId[],
  now: Date,
): Promise<readonly { readonly taskId: TaskId; readonly count: number }[]> {
  const { rows } = await sql<{ taskId: TaskId; count: number }>`
    with unready as materialized (
      select run.id, run.node_id, run.task_id, task.pool_id
      from task join replacement as pair on pair.task_id = task.id
      join node_run as run on run.task_id = pair.task_id and run.node_id = pair.new_node
      where task.id = any(${taskIds}::int[]) and task.ended and run.state not in ('running', 'success')
        and exists (select from node where node.id = run.node_id)
        and not exists (select from step_run where step_run.node_run_id = run.id
                          and task.plan -> step_run.step_index -> 'work' ->> 'kind' = 'register')
    ), maybe_made as (
      insert into leftover (node_run_id, step_index, attempt, created, tried)
      select step_run.node_run_id, step_run.step_index, max(step_run.attempt), ${now}, to_timestamp(0)
      from unready join task on task.id = unready.task_id join step_run on step_run.node_run_id = unready.id
      where task.plan -> step_run.step_index -> 'work' ->> 'kind' = 'create_vm'
      group by step_run.node_run_id, step_run.step_index
      on conflict do nothing
    ), ended_uses as (
      update machine_use set returned = greatest(made, ${now}) where node_id in (select node_id from unready) and returned = 'infinity'
    ), gone as (
      delete from node where id in (select node_id from unready)
    ), smaller as (
      update pool set node_count = node_count - part.count
      from (select pool_id, count(*)::int as count from unready group by pool_id) as part where pool.id = part.pool_id
    )
    select task_id as "taskId", count(*)::int as count from unready group by task_id`.execute(transaction);
  return rows;
}

/** The new nodes that a task has, and whose old nodes it has not touched. */
export async function newNodesToReturn(
  transaction: Queries,
  taskId: TaskId,
): Promise<readonly { readonly id: NodeId; readonly ip: string; readonly vm_id: string }[]> {
  const { rows } = await sql<{ id: NodeId; ip: string; vm_id: string }>`
    select distinct on (node.id) node.id, node.ip, node.vm_id
    from replacement as pair join node on node.id = pair.new_node
    join node_run as old on old.task_id = pair.task_id and old.node_id = pair.old_node
    join node_lock on node_lock.node_id = node.id and node_lock.task_id = pair.task_id
    where pair.task_id = ${taskId} and old.started is null
    order by node.id`.execute(transaction);
  return rows;
}

/** The other node of a pair. */
export interface Partner {
  /** Of its node run. */
  readonly id: NodeRunId;
  readonly ip: string;
}

/** Of each node run of a task that replaces machines, the other node of its pair. */
export async function partnersOf(database: Queries, taskId: TaskId): Promise<ReadonlyMap<NodeRunId, Partner>> {
  const { rows } = await sql<{ first: Partner; second: Partner }>`
    select jsonb_build_object('id', first.id, 'ip', first.ip) as first,
           jsonb_build_object('id', second.id, 'ip', second.ip) as second
    from replacement as pair join node_run as first on first.id = pair.first_run
    join node_run as second on second.id = pair.second_run
    where pair.task_id = ${taskId}`.execute(database);
  return new Map(
    rows.flatMap(({ first, second }) => [
      [first.id, second],
      [second.id, first],
    ]),
  );
}
