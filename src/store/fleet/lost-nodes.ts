import { type RawBuilder, sql } from 'kysely';
import { LOOK_COUNTS_S, type Losses, LOST_FOR_S, LOST_LOOKS, RETRY_AFTER_S } from '../../domain/fleet/lost-machines.ts';
import type { NodeId, PoolId, VmTypeId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';

/*
 * Nodes that have lost their machines, in pools that have such nodes replaced (LM1 to LM3).
 */

/** The losses that count (LM1), with node and pool, as what follows `from`. */
function countingLosses(now: Date): RawBuilder<unknown> {
  return sql`
    machine_drift as drift
    join node on node.id = drift.node_id and node.vm_id = drift.vm_id and node.machine_type = drift.vm_type_id
    join pool on pool.id = node.pool_id and pool.replace_lost
    join machine_look as look
      on look.vm_type_id = drift.vm_type_id and look.complaint = '' and look.ended >= ${secondsBefore(now, LOOK_COUNTS_S)}
    where drift.kind = 'lost' and drift.looks >= ${LOST_LOOKS} and drift.since <= ${secondsBefore(now, LOST_FOR_S)}`;
}

function secondsBefore(now: Date, seconds: number): Date {
  return new Date(now.getTime() - seconds * 1000);
}

/** Whether the machine of a node was gone when machines were last listed (DR2), whichever pool it is in. */
export function isLost(nodeId: RawBuilder<unknown>, vmId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`exists (select from machine_drift as drift
                     where drift.kind = 'lost' and drift.node_id = ${nodeId} and drift.vm_id = ${vmId})`;
}

/** A pool with nodes to be replaced. */
export interface PoolWithLosses {
  readonly poolId: PoolId;
  readonly nodes: number;
}

/** The pools with losses that count, for which no replacement waits or runs, or has failed lately (LM3). */
export async function poolsWithLosses(database: Queries, now: Date): Promise<readonly PoolWithLosses[]> {
  const { rows } = await sql<PoolWithLosses>`
    select pool.id as "poolId", count(*) as nodes from ${countingLosses(now)}
      and not exists (select from schedule_run as run where run.pool_id = pool.id and run.kind = 'replace'
                      and (run.state in ('waiting', 'running')
                           or run.state = 'failed' and run.ended > ${secondsBefore(now, RETRY_AFTER_S)}))
    group by pool.id order by pool.id`.execute(database);
  return rows;
}

/** A node to be replaced. */
export interface LostNode {
  readonly nodeId: NodeId;
  readonly vmTypeId: VmTypeId;
}

/** The nodes of a pool whose losses count, in order. */
export async function lostNodesOf(database: Queries, poolId: PoolId, now: Date): Promise<readonly LostNode[]> {
  const { rows } = await sql<LostNode>`
    select node.id as "nodeId", drift.vm_type_id as "vmTypeId" from ${countingLosses(now)} and pool.id = ${poolId}
    order by node.id`.execute(database);
  return rows;
}

/** All that the last look at a machine type has found, also what does not count yet, and the type's name. */
export async function lossesOf(database: Queries, vmTypeId: VmTypeId): Promise<Losses & { readonly name: string }> {
  const row = await database
    .selectFrom('vm_type')
    .leftJoin('machine_look', 'machine_look.vm_type_id', 'vm_type.id')
    .select(['vm_type.name', 'machine_look.machines'])
    .select((from) =>
      from
        .selectFrom('machine_drift')
        .select(({ fn }) => fn.countAll<number>().as('lost'))
        .whereRef('machine_drift.vm_type_id', '=', 'vm_type.id')
        .where('kind', '=', 'lost')
        .as('lost'),
    )
    .where('vm_type.id', '=', vmTypeId)
    .executeTakeFirstOrThrow();
  return { name: row.name, lost: row.lost ?? 0, machines: row.machines ?? 0 };
}
