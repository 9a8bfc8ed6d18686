import { type RawBuilder, sql } from 'kysely';
import type { NodeId, VmTypeId } from '../../domain/ids.ts';
import type { Database, Queries } from '../database.ts';
import { inTransaction } from '../in-transaction.ts';

/*
 * The ledger of machines: from when to when a node had which.
 *
 * MU1. A node has at most one open use. It begins in the transaction that records the machine of the node, and ends in the one
 *      that removes the node's row.
 * MU2. Names and price are those of the time at which the machine was made: later changes do not change what was counted.
 * MU3. Who begins a use has written to machine_use before it looks for the key: pruneUses, which keeps writers out, takes no
 *      key away from it.
 */

/** Days for which uses that have ended are kept. */
const USES_KEPT_DAYS = 400;

export interface MadeMachine {
  readonly nodeId: NodeId;
  readonly vmId: string;
  readonly vmTypeId: VmTypeId | null;
}

/** Begins the uses of machines that nodes have from now on. The nodes' rows have them already. */
export async function beginUses(transaction: Queries, made: readonly MadeMachine[], now: Date): Promise<void> {
  if (made.length === 0) return;
  const [nodeIds, vmIds] = [made.map(({ nodeId }) => nodeId), made.map(({ vmId }) => vmId)];
  // a retry may have got another machine (MU1, MU3)
  await sql`
    update machine_use set returned = greatest(made, ${now}) from unnest(${nodeIds}::int[], ${vmIds}::text[]) as made (node_id, vm_id)
    where machine_use.node_id = made.node_id and returned = 'infinity' and machine_use.vm_id <> made.vm_id`.execute(
    transaction,
  );
  await sql`
    insert into usage_key (vm_type_id, vm_type, pool_id, pool, service, cluster, price_per_hour, currency)
    select distinct ${KEY_COLUMNS} from ${usedBy(nodeIds)}
    where not exists (select from usage_key where ${IS_KEY}) order by ${KEY_COLUMNS}
    on conflict do nothing`.execute(transaction);
  await sql`
    insert into machine_use (key_id, node_id, vm_id, made)
    select usage_key.id, node.id, node.vm_id, ${now} from ${usedBy(nodeIds)} join usage_key on ${IS_KEY}
    on conflict do nothing`.execute(transaction);
}

const KEY_COLUMNS = sql`
  vm_type.id, vm_type.name, pool.id, pool.name, service.name, cluster.name, vm_type.price_per_hour, vm_type.currency`;

const IS_KEY = sql<boolean>`
  usage_key.pool_id = pool.id and usage_key.vm_type_id = vm_type.id and usage_key.pool = pool.name
  and usage_key.vm_type = vm_type.name and usage_key.service = service.name and usage_key.cluster = cluster.name
  and coalesce(usage_key.price_per_hour, -1) = coalesce(vm_type.price_per_hour, -1)
  and coalesce(usage_key.currency, '') = coalesce(vm_type.currency, '')`;

function usedBy(nodeIds: readonly NodeId[]): RawBuilder<unknown> {
  return sql`
    (select * from node where id = any(${nodeIds}::int[]) and vm_id <> '') as node
    join pool on pool.id = node.pool_id join service on service.id = pool.service_id
    join cluster on cluster.id = service.cluster_id join vm_type on vm_type.id = node.machine_type`;
}

/** Ends the uses of nodes whose rows go. */
export async function endUses(transaction: Queries, nodeIds: readonly NodeId[], now: Date): Promise<void> {
  if (nodeIds.length === 0) return;
  await sql`
    update machine_use set returned = greatest(made, ${now}) where node_id = any(${nodeIds}::int[]) and returned = 'infinity'`.execute(
    transaction,
  );
}

/** Forgets uses that ended too long ago, and names that nothing is counted under any more. */
export async function pruneUses(database: Database): Promise<void> {
  const isOld = sql`returned < now() - make_interval(days => ${USES_KEPT_DAYS}::int)`;
  const { numAffectedRows } = await sql`delete from machine_use where ${isOld}`.execute(database);
  if (numAffectedRows === 0n) return;
  await inTransaction(database, async (transaction) => {
    await sql`lock table machine_use in share row exclusive mode`.execute(transaction);
    await sql`delete from usage_key where not exists (select from machine_use where key_id = usage_key.id)`.execute(
      transaction,
    );
  });
}
