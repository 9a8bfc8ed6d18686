import { sql } from 'kysely';
import type { GateLook } from '../../domain/schedules/gate.ts';
import type { NodeRunId, PoolId, TaskId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';

/*
 * Gates: the step before which nodes of a task wait for another pool, and the state of that pool.
 */

/** "gate" in ASCII: advisory locks (class, pool) under which the nodes of a pool pass its gates. */
const GATE_LOCKS = 0x67617465;

export interface Gate {
  /** The pool that is needed. */
  readonly poolId: PoolId;
  readonly stepIndex: number;
  readonly ratio: number;
  /** How many nodes of that pool are needed elsewhere. */
  readonly reserved: number;
  /** Seconds. */
  readonly waitLimit: number;
}

/** Sets the gates of a task, replacing its earlier ones. */
export async function setGates(transaction: Queries, taskId: TaskId, gates: readonly Gate[]): Promise<void> {
  await transaction.deleteFrom('gate').where('task_id', '=', taskId).execute();
  if (gates.length === 0) return;
  await transaction
    .insertInto('gate')
    .values(
      gates.map(({ poolId, stepIndex, ratio, reserved, waitLimit }) => ({
        task_id: taskId,
        pool_id: poolId,
        step_index: stepIndex,
        ratio,
        reserved,
        wait_limit: waitLimit,
      })),
    )
    .execute();
}

export interface GateWaiter {
  readonly nodeRunId: NodeRunId;
  readonly stepIndex: number;
  readonly attempt: number;
}

/**
 * Records that nodes wait at their gates; the time in which their task was paused does not count.
 *
 * @returns since when each waits, and whether its wait has just begun
 */
export async function recordWaits(
  transaction: Queries,
  waiters: readonly GateWaiter[],
  now: Date,
): Promise<ReadonlyMap<NodeRunId, { readonly since: Date; readonly isNew: boolean }>> {
  const { rows } = await sql<{ nodeRunId: NodeRunId; since: Date; isNew: boolean }>`
    insert into gate_wait as wait (node_run_id, step_index, attempt, since)
    select node_run_id, step_index, attempt, ${now}
    from unnest(${waiters.map((waiter) => waiter.nodeRunId)}::bigint[],
                ${waiters.map((waiter) => waiter.stepIndex)}::int[],
                ${waiters.map((waiter) => waiter.attempt)}::int[]) as waiter (node_run_id, step_index, attempt)
    on conflict (node_run_id, step_index, attempt) do update
      set since = case when exists (select from node_run where id = wait.node_run_id and state = 'stopped')
                       then excluded.since else wait.since end
    returning node_run_id as "nodeRunId", since, xmax = 0 as "isNew"`.execute(transaction);
  return new Map(rows.map(({ nodeRunId, since, isNew }) => [nodeRunId, { since, isNew }]));
}

export interface GateView extends GateLook {
  /** The pool of the task. */
  readonly waitingPool: PoolId;
}

/** Keeps other tasks of the same pools from passing a gate until the transaction ends. */
export async function lockGates(transaction: Queries, taskIds: readonly TaskId[]): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(${sql.lit(GATE_LOCKS)}, pool_id)
    from (select distinct pool_id from task where id = any(${taskIds}::int[]) order by pool_id) as pools`.execute(
    transaction,
  );
}

/** The state of a task's gates before a step. The gates are locked. */
export async function lookAtGates(
  transaction: Queries,
  taskId: TaskId,
  stepIndex: number,
): Promise<readonly GateView[]> {
  const { rows } = await sql<GateView>`
    select task.pool_id as "waitingPool", coalesce(needed.name, gate.pool_id::text) as "poolName", gate.ratio, gate.reserved,
           gate.wait_limit as "waitLimit",
           (select count(*) from node
            where node.pool_id = gate.pool_id and node.node_type = 'depend' and node.status = 'success') as ok,
           (select count(*) from node
            where node.pool_id = task.pool_id and node.node_type in ('crontab', 'depend') and node.status <> 'failed'
              and not exists (select from node_run as run join gate as shut on shut.task_id = run.task_id
                              where run.node_id = node.id and shut.pool_id = gate.pool_id
                                and run.finished is null
                                and (run.step_index < shut.step_index
                                     or run.step_index = shut.step_index
                                        and not exists (select from step_run as step
                                                        where step.node_run_id = run.id
                                                          and step.step_index = run.step_index
                                                          and step.attempt >= run.first_attempt)))) as past
    from gate join task on task.id = gate.task_id left join pool as needed on needed.id = gate.pool_id
    where gate.task_id = ${taskId} and gate.step_index = ${stepIndex}
    order by gate.pool_id`.execute(transaction);
  return rows;
}
