import { sql } from 'kysely';
import type { MachineLimit } from '../../domain/fleet/machine-limit.ts';
import type { NodeId, PoolId, TaskId, VmTypeId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';

/*
 * Rows that limit the number of machines: of a machine type, of a cluster.
 *
 * ML1. Who makes the rows of nodes that wait for machines holds what limits them, counts, and makes them, in one transaction: no
 *      limit is exceeded. The machine type is held before the cluster, and both after the pool.
 * ML2. A node that was added by hand counts while a task has it, or waits for it, that makes machines.
 */

/** The type of the machines that a task makes first. */
export const MACHINE_TYPE = sql<VmTypeId>`
  jsonb_path_query_first(task.plan, '$[*].work ? (@.kind == "create_vm").vmTypeId')::int`;

interface Limiting {
  readonly kind: MachineLimit['kind'];
  readonly id: number;
}

/**
 * Holds the limits on machines of a type for a pool until the transaction ends (ML1).
 *
 * @param wait skip: does not wait for another transaction that holds one
 * @returns the limits; null = another transaction holds one
 * @example whyTooMany((await lockMachineLimits(transaction, { poolId, vmTypeId }, 'wait')) ?? [], 8)
 */
export async function lockMachineLimits(
  transaction: Queries,
  { poolId, vmTypeId }: { readonly poolId: PoolId; readonly vmTypeId: VmTypeId },
  wait: 'wait' | 'skip',
): Promise<readonly MachineLimit[] | null> {
  const { rows } = await sql<Limiting>`
    select 'vm_type' as kind, id from vm_type where id = ${vmTypeId} and most_machines is not null
    union all
    select 'cluster', cluster.id
    from pool join service on service.id = pool.service_id join cluster on cluster.id = service.cluster_id
    where pool.id = ${poolId} and cluster.most_machines is not null
    order by kind desc`.execute(transaction);
  const limits: MachineLimit[] = [];
  for (const limiting of rows) {
    const limit = await lockLimit(transaction, limiting, wait);
    if (limit === null) return null;
    limits.push(limit);
  }
  return limits;
}

async function lockLimit(
  transaction: Queries,
  { kind, id }: Limiting,
  wait: 'wait' | 'skip',
): Promise<MachineLimit | null> {
  const row = await transaction
    .selectFrom(kind)
    .select(['name', 'most_machines'])
    .where('id', '=', sql<never>`${id}`)
    .forNoKeyUpdate()
    .$if(wait === 'skip', (query) => query.skipLocked())
    .executeTakeFirst();
  if (row === undefined) return null;
  const ofType = { vm_type: sql`machine_type = ${id}`, cluster: inCluster(id) }[kind];
  // a statement of its own: it sees what was committed before the row was held
  const counted = await sql<{ has: number }>`
    with making as materialized (
      select task.id, task.pool_id, ${MACHINE_TYPE} as machine_type from task
      where task.holds_nodes and (task.state in ('init', 'running') or task.state = 'stopped' and not task.ended)
    ), given as (
      select distinct node.id from (select * from making where machine_type is not null and ${ofType}) as making
      join node_lock on node_lock.task_id = making.id join node on node.id = node_lock.node_id and node.machine_type is null
    )
    select (select count(*) from node where machine_type is not null and ${ofType}) + (select count(*) from given) as has`.execute(
    transaction,
  );
  return { kind, name: row.name, most: row.most_machines ?? Infinity, has: counted.rows[0]?.has ?? 0 };
}

/** How many of these nodes have no machine yet. */
export async function countWithoutMachine(transaction: Queries, nodeIds: readonly NodeId[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from node where id = any(${nodeIds}::int[]) and machine_type is null`.execute(transaction);
  return rows[0]?.count ?? 0;
}

/** The nodes that have not reached the end of a task. */
export async function unfinishedNodes(transaction: Queries, taskId: TaskId): Promise<readonly NodeId[]> {
  const rows = await transaction
    .selectFrom('node_run')
    .select('node_id')
    .where('task_id', '=', taskId)
    .where('state', '<>', 'success')
    .execute();
  return rows.map((row) => row.node_id);
}

function inCluster(id: number) {
  return sql`pool_id in (
    select pool.id from pool join service on service.id = pool.service_id where service.cluster_id = ${id})`;
}
