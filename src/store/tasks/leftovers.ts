import { sql } from 'kysely';
import type { NodeId, NodeRunId } from '../../domain/ids.ts';
import type { Plan } from '../../domain/plans/plan.ts';
import type { Queries } from '../database.ts';

/** An attempt that may still run on its node, though it is no longer waited for. */
export interface Leftover {
  readonly nodeRunId: NodeRunId;
  readonly stepIndex: number;
  readonly attempt: number;
}

/**
 * Records, for nodes without a machine whose rows are about to be deleted, the creates that may have made one:
 * their outcome will not be asked for any more. They are due at once.
 */
export async function insertUnknownCreates(transaction: Queries, nodeIds: readonly NodeId[], now: Date): Promise<void> {
  await sql`
    with run as materialized (
      select node_run.id, node_run.task_id from node join node_run on node_run.node_id = node.id
      where node.id = any(${nodeIds}::int[]) and node.vm_id = ''
    ), making as materialized (
      select task.id as task_id, step.n - 1 as step_index
      from task cross join jsonb_array_elements(task.plan) with ordinality as step (value, n)
      where task.id in (select task_id from run) and step.value -> 'work' ->> 'kind' = 'create_vm'
    )
    insert into leftover (node_run_id, step_index, attempt, created, tried)
    select run.id, making.step_index, max(step_run.attempt), ${now}, to_timestamp(0)
    from run join making on making.task_id = run.task_id
             join step_run on step_run.node_run_id = run.id and step_run.step_index = making.step_index
    group by run.id, making.step_index
    on conflict do nothing`.execute(transaction);
}

export interface FoundLeftover extends Leftover {
  readonly ip: string;
  readonly poolName: string;
  readonly plan: Plan;
}

export async function insertLeftovers(transaction: Queries, rows: readonly Leftover[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  await transaction
    .insertInto('leftover')
    .values(
      rows.map(({ nodeRunId, stepIndex, attempt }) => ({
        node_run_id: nodeRunId,
        step_index: stepIndex,
        attempt,
        created: now,
        tried: now,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Takes leftovers that were not tried since `before`, the oldest try first; no other process takes them until then. */
export async function takeLeftovers(
  database: Queries,
  { before, now, most }: { readonly before: Date; readonly now: Date; readonly most: number },
): Promise<readonly FoundLeftover[]> {
  const { rows } = await sql<FoundLeftover>`
    with taken as (
      update leftover set tried = ${now}
      where (node_run_id, step_index, attempt) in (
        select node_run_id, step_index, attempt from leftover where tried < ${before}
        order by tried limit ${most} for update skip locked)
      returning node_run_id, step_index, attempt
    )
    select taken.node_run_id as "nodeRunId", taken.step_index as "stepIndex", taken.attempt, node_run.ip, task.plan,
           task.pool_name as "poolName"
    from taken join node_run on node_run.id = taken.node_run_id join task on task.id = node_run.task_id`.execute(
    database,
  );
  return rows;
}

/** It was ended, or is given up. */
export async function deleteLeftover(database: Queries, { nodeRunId, stepIndex, attempt }: Leftover): Promise<void> {
  await database
    .deleteFrom('leftover')
    .where('node_run_id', '=', nodeRunId)
    .where('step_index', '=', stepIndex)
    .where('attempt', '=', attempt)
    .execute();
}

/** Deletes leftovers of nodes that did not answer for so long. */
export async function forgetLeftovers(database: Queries, before: Date): Promise<void> {
  await database.deleteFrom('leftover').where('created', '<', before).execute();
}
