import { sql } from 'kysely';
import type { MachineLimit } from '../../domain/fleet/machine-limit.ts';
import type { PoolId, VmTypeId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';

/*
 * Rows that limit the number of machines: of a machine type, of a cluster.
 *
 * ML1. Who makes the rows of nodes that wait for machines holds what limits them, counts, and makes them, in one transaction: no
 *      limit is exceeded. The machine type is held before the cluster, and both after the pool.
 */

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
  const which = { vm_type: sql`machine_type = ${id}`, cluster: inCluster(id) }[kind];
  // a statement of its own: it sees what was committed before the row was held
  const counted = await sql<{ has: number }>`
    select count(*) as has from node where machine_type is not null and ${which}`.execute(transaction);
  return { kind, name: row.name, most: row.most_machines ?? Infinity, has: counted.rows[0]?.has ?? 0 };
}

function inCluster(id: number) {
  return sql`pool_id in (
    select pool.id from pool join service on service.id = pool.service_id where service.cluster_id = ${id})`;
}
