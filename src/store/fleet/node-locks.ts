import { type RawBuilder, sql } from 'kysely';
import type { NodeId, PoolId, TaskId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';
import type { TaskKind } from '../schema.ts';
import { leaveOut } from '../tasks/task-control.ts';
import { isLost } from './lost-nodes.ts';

/*
 * Statements on the locks of nodes; engine/node-queue.ts says when they may be used.
 */

/** Locks a pool's row. False when there is no such pool, or, with `skip`, when another transaction has locked it. */
export async function lockPool(transaction: Queries, id: PoolId, wait: 'wait' | 'skip'): Promise<boolean> {
  const row = await transaction
    .selectFrom('pool')
    .select('id')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .$if(wait === 'skip', (query) => query.skipLocked())
    .executeTakeFirst();
  return row !== undefined;
}

/** Of a row of node_lock joined with its task: the task is under way, or was stopped while a step of it still runs on the node. */
export function isAlive(): RawBuilder<boolean> {
  return sql<boolean>`(task.state in ('init', 'running') or task.state = 'stopped' and not task.ended
    or exists (select from node_run where node_run.task_id = node_lock.task_id
               and node_run.node_id = node_lock.node_id and node_run.state = 'running'))`;
}

/** Removes the locks of a pool's tasks that have ended, except on nodes where a step still runs. */
export async function releaseEnded(transaction: Queries, poolId: PoolId): Promise<void> {
  // A transaction on an ended task may be waiting for this pool: such a task keeps its locks for a while longer.
  const { rows } = await sql<{ id: TaskId }>`
    select id from task
    where pool_id = ${poolId} and holds_nodes and (state in ('success', 'failed') or ended)
    order by id for no key update skip locked`.execute(transaction);
  if (rows.length === 0) return;
  const ids = rows.map((row) => row.id);
  // `not in` evaluates the set of those nodes once; `not exists` would evaluate it for each lock.
  await sql`
    delete from node_lock
    where task_id = any(${ids}::int[])
      and (task_id, node_id) not in (select task_id, node_id from node_run
                                     where task_id = any(${ids}::int[]) and state = 'running')`.execute(transaction);
  await sql`
    update task set waiting_for = null, holds_nodes = exists (select from node_lock where task_id = task.id)
    where id = any(${ids}::int[])`.execute(transaction);
}

/** Puts a new ticket of a task at each of its nodes that has not reached the end. The task's row is locked (T1). */
export async function takePlaces(transaction: Queries, taskId: TaskId): Promise<void> {
  await sql`
    with place as (select nextval('node_lock_ticket') as ticket)
    insert into node_lock (node_id, ticket, task_id)
    select distinct node_id, place.ticket, task_id from node_run, place
    where task_id = ${taskId} and state <> 'success'`.execute(transaction);
  await transaction.updateTable('task').set({ holds_nodes: true }).where('id', '=', taskId).execute();
}

/** Releases the places of a task. Its row is locked (T1). */
export async function leavePlaces(transaction: Queries, taskId: TaskId): Promise<void> {
  await transaction.deleteFrom('node_lock').where('task_id', '=', taskId).execute();
  await transaction
    .updateTable('task')
    .set({ holds_nodes: false, waiting_for: null })
    .where('id', '=', taskId)
    .execute();
}

/** A task that has nodes which another one waits for. */
export interface Obstacle {
  readonly taskId: TaskId;
  readonly taskName: string;
  /** Addresses of some of the nodes. */
  readonly ips: readonly string[];
}

const SHOWN_IPS = 5;

/** The first task that has a smaller ticket at a node of this task; null when it has all of its nodes. */
export async function firstObstacle(transaction: Queries, taskId: TaskId): Promise<Obstacle | null> {
  const { rows } = await sql<Obstacle>`
    with obstacle as (
      select other.task_id, other.ticket
      from node_lock as mine join node_lock as other on other.node_id = mine.node_id and other.ticket < mine.ticket
      where mine.task_id = ${taskId}
      order by other.ticket limit 1
    )
    select task.id as "taskId", task.task_name as "taskName",
           array(select node.ip from node_lock as mine join node on node.id = mine.node_id
                 where mine.task_id = ${taskId}
                   and exists (select from node_lock as other
                               where other.node_id = mine.node_id and other.ticket = obstacle.ticket)
                 order by node.id limit ${SHOWN_IPS}) as ips
    from obstacle join task on task.id = obstacle.task_id`.execute(transaction);
  return rows[0] ?? null;
}

/** The first task that would block one that wanted these nodes now; null when they are free. */
export async function obstacleAt(database: Queries, nodeIds: readonly NodeId[]): Promise<Obstacle | null> {
  const { rows } = await sql<Obstacle>`
    select task.id as "taskId", task.task_name as "taskName",
           (array_agg(node.ip order by node.id))[1:${sql.lit(SHOWN_IPS)}] as ips
    from node_lock join task on task.id = node_lock.task_id join node on node.id = node_lock.node_id
    where node_lock.node_id = any(${nodeIds}::int[]) and ${isAlive()}
    group by task.id order by min(node_lock.ticket) limit 1`.execute(database);
  return rows[0] ?? null;
}

/**
 * The healthy nodes of a pool that are known to run an image, and that no task has or waits for: a later task
 * finds them unchanged.
 */
export async function settledNodes(database: Queries, poolId: PoolId, image: string): Promise<ReadonlySet<NodeId>> {
  const { rows } = await sql<{ id: NodeId }>`
    select node.id from node
    where node.pool_id = ${poolId} and node.image = ${image} and node.status = 'success'
      and not exists (select from node_lock join task on task.id = node_lock.task_id
                      where node_lock.node_id = node.id and ${isAlive()})`.execute(database);
  return new Set(rows.map((row) => row.id));
}

/**
 * An ending task transfers its places at nodes of another one to that task. The tickets stay as they are, and so does
 * the order of tasks: nobody gets a turn by it, and the pool need not be locked. Both tasks' rows are locked (T1).
 */
export async function handOverPlaces(transaction: Queries, from: TaskId, to: TaskId): Promise<void> {
  await sql`
    update node_lock set task_id = ${to}
    where task_id = ${from} and node_id in (select node_id from node_run where task_id = ${to})`.execute(transaction);
  await transaction.updateTable('task').set({ holds_nodes: true }).where('id', '=', to).execute();
}

/** Marks a task as waiting for another one, and as not begun. Its row is locked (T1). */
export async function setWaiting(transaction: Queries, taskId: TaskId, obstacle: TaskId, now: Date): Promise<void> {
  await transaction
    .updateTable('task')
    .set({ state: 'init', waiting_for: obstacle, error: '', finished: null, updated: now })
    .where('id', '=', taskId)
    .execute();
}

/** Marks a task as not waiting any more. Its row is locked (T1). */
export async function clearWaiting(transaction: Queries, taskId: TaskId): Promise<void> {
  await transaction.updateTable('task').set({ waiting_for: null }).where('id', '=', taskId).execute();
}

export interface QueuePlace {
  readonly kind: TaskKind;
  readonly poolId: PoolId;
  readonly holdsNodes: boolean;
  /** null = it waits for none */
  readonly waitingFor: TaskId | null;
}

/** The position of a task in the queue for its nodes. */
export async function queuePlace(database: Queries, taskId: TaskId): Promise<QueuePlace> {
  return database
    .selectFrom('task')
    .select(['kind', 'pool_id as poolId', 'holds_nodes as holdsNodes', 'waiting_for as waitingFor'])
    .where('id', '=', taskId)
    .executeTakeFirstOrThrow();
}

/**
 * The tasks of a pool that wait for one that no longer blocks them, those that have waited longest first. It may
 * have ended, left the queue, or be behind them by now.
 */
export async function tasksToLookAt(transaction: Queries, poolId: PoolId): Promise<readonly TaskId[]> {
  // The first such node is enough; `not exists` would join the locks of all tasks.
  const { rows } = await sql<{ id: TaskId }>`
    select task.id from task
    where task.pool_id = ${poolId} and task.waiting_for is not null
      and (select true from node_lock as mine
           join node_lock as other on other.node_id = mine.node_id and other.ticket < mine.ticket
           where mine.task_id = task.id and other.task_id = task.waiting_for limit 1) is null
    order by (select min(ticket) from node_lock where task_id = task.id)`.execute(transaction);
  return rows.map((row) => row.id);
}

/** The pools in which a task waits. */
export async function poolsWithWaiting(database: Queries): Promise<readonly PoolId[]> {
  const rows = await database
    .selectFrom('task')
    .select('pool_id')
    .distinct()
    .where('waiting_for', 'is not', null)
    .orderBy('pool_id')
    .execute();
  return rows.map((row) => row.pool_id);
}

/** The pools of those of these tasks that have ended or released their places. */
export async function poolsLeft(transaction: Queries, taskIds: readonly TaskId[]): Promise<readonly PoolId[]> {
  const { rows } = await sql<{ pool_id: PoolId }>`
    select distinct pool_id from task
    where id = any(${taskIds}::int[]) and (state in ('success', 'failed') or ended or not holds_nodes)
    order by pool_id`.execute(transaction);
  return rows.map((row) => row.pool_id);
}

/** What happened to a task's nodes while it waited. */
export interface NodesGone {
  readonly count: number;
  /** removed: they are left out; shrunk: the task was to remove them, and they count as successes. */
  readonly as: 'removed' | 'shrunk';
}

/**
 * A task that has waited reads its nodes again: those that no longer exist are left out (stopped, and finished) or, when
 * it was to remove them, count as done; the others get their present addresses, and machines that have been lost meanwhile are
 * gone for it too. Its row is locked (T1), and no process has a slice of it.
 */
export async function refreshNodes(transaction: Queries, taskId: TaskId, now: Date): Promise<NodesGone> {
  const { kind } = await transaction
    .selectFrom('task')
    .select('kind')
    .where('id', '=', taskId)
    .executeTakeFirstOrThrow();
  const lost = isLost(sql`node.id`, sql`node.vm_id`);
  await sql`
    update node_run set ip = node.ip, vm_id = node.vm_id, machine_gone = node_run.machine_gone or ${lost}
    from node
    where node.id = node_run.node_id and node_run.task_id = ${taskId} and node_run.state in ('init', 'stopped')
      and ((node_run.ip, node_run.vm_id) is distinct from (node.ip, node.vm_id)
           or not node_run.machine_gone and ${lost})`.execute(transaction);
  const as = kind === 'shrink' ? 'shrunk' : 'removed';
  const state = as === 'shrunk' ? 'success' : 'stopped';
  const reason = as === 'shrunk' ? '' : 'the node was removed';
  const which = kind === 'replace' ? PLACE_GONE : NODE_GONE;
  const gone = await leaveOut(transaction, taskId, which, { state, reason }, now);
  return { count: gone.length, as };
}

const NODE_GONE = sql<boolean>`not exists (select from node where node.id = node_run.node_id)`;

/** The row of a new node comes with its batch: before that, it is left out where the node is gone whose place it takes. */
const PLACE_GONE = sql<boolean>`
  case when node_run.started is null and exists (select from replacement as pair where pair.task_id = node_run.task_id
                                                   and pair.new_node = node_run.node_id)
       then exists (select from replacement as pair join node_run as old on old.task_id = pair.task_id and old.node_id = pair.old_node
                    where pair.task_id = node_run.task_id and pair.new_node = node_run.node_id
                      and old.state <> 'success' and not exists (select from node where node.id = pair.old_node))
       else ${NODE_GONE} end`;
