import { sql } from 'kysely';
import type { NodeId, PoolId } from '../../domain/ids.ts';
import type { ScheduledNodeType } from '../../domain/schedules/schedule.ts';
import type { Standing } from '../../domain/schedules/sizing.ts';
import type { Queries } from '../database.ts';

export interface ScheduledNode extends Standing {
  readonly id: NodeId;
  readonly ip: string;
  readonly vmId: string;
}

/**
 * The scheduled nodes of one type in a pool, the oldest first, each with its last task that was no check. The pool is
 * locked.
 */
export async function scheduledNodes(
  transaction: Queries,
  poolId: PoolId,
  nodeType: ScheduledNodeType,
): Promise<readonly ScheduledNode[]> {
  const { rows } = await sql<ScheduledNode>`
    select node.id, node.ip, node.vm_id as "vmId", node.status,
           exists (select from node_run as run join task on task.id = run.task_id
                   where run.node_id = node.id and run.finished is null and task.kind <> 'check'
                     and (task.state in ('init', 'running') or task.state = 'stopped' and not task.ended)) as "inTask",
           (select jsonb_build_object('taskId', task.id, 'kind', task.kind, 'state', run.state,
                                      'ended', task.ended, 'tag', task.tag)
            from node_run as run join task on task.id = run.task_id
            where run.node_id = node.id and task.kind <> 'check' order by run.id desc limit 1) as "lastRun"
    from node where node.pool_id = ${poolId} and node.node_type = ${nodeType} order by node.id`.execute(transaction);
  return rows;
}

/** How many scheduled nodes of the other type a pool has. */
export async function countOtherNodes(database: Queries, poolId: PoolId, nodeType: ScheduledNodeType): Promise<number> {
  const { count } = await database
    .selectFrom('node')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('pool_id', '=', poolId)
    .where('node_type', '=', nodeType === 'crontab' ? 'depend' : 'crontab')
    .executeTakeFirstOrThrow();
  return count;
}

/** How many nodes a pool has that no schedule made. */
export async function countManualNodes(database: Queries, poolId: PoolId): Promise<number> {
  const { count } = await database
    .selectFrom('node')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('pool_id', '=', poolId)
    .where('node_type', '=', 'manual')
    .executeTakeFirstOrThrow();
  return count;
}
