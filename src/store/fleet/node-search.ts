import { sql } from 'kysely';
import type { NodeCondition } from '../../domain/condition.ts';
import type { FactCondition } from '../../domain/facts/fact-filter.ts';
import type { NodeId, PoolId } from '../../domain/ids.ts';
import type { Status } from '../../domain/status.ts';
import type { Queries } from '../database.ts';
import type { Page, PageWanted } from '../rows.ts';
import { nodesWithFacts } from './node-facts.ts';
import { nodesInCondition } from './node-holders.ts';
import { addressHas, NODE_ADDRESS } from './nodes.ts';

/** Which nodes are wanted, of all pools; what is null does not matter. */
export interface NodeSearch {
  /** Texts by which the nodes may be kept (addressSpellings). */
  readonly spellings: readonly string[] | null;
  readonly clusterId: number | null;
  readonly serviceId: number | null;
  readonly poolId: number | null;
  readonly condition: NodeCondition | null;
  /** Part of the address; '' = any. */
  readonly part: string;
  /** All must hold. */
  readonly facts: readonly FactCondition[];
}

export interface FoundNode {
  readonly id: NodeId;
  readonly ip: string;
  /** The one spelling of its address. */
  readonly address: string;
  readonly status: Status;
  readonly pool_id: PoolId;
  readonly pool_name: string;
}

/** The nodes that have an address and match, in order of pool and node. */
export async function searchNodes(
  database: Queries,
  { spellings, clusterId, serviceId, poolId, condition, part, facts }: NodeSearch,
  { page, pageSize }: PageWanted,
): Promise<Page<FoundNode>> {
  const conditions = [
    sql`node.ip <> '-'`,
    addressHas(part),
    nodesWithFacts(facts),
    ...(spellings === null ? [] : [sql`${NODE_ADDRESS} = any(${spellings}::text[])`]),
    ...(clusterId === null ? [] : [sql`service.cluster_id = ${clusterId}`]),
    ...(serviceId === null ? [] : [sql`pool.service_id = ${serviceId}`]),
    ...(poolId === null ? [] : [sql`node.pool_id = ${poolId}`]),
    ...(condition === null ? [] : [nodesInCondition(condition)]),
  ];
  const from = sql`
    from node join pool on pool.id = node.pool_id join service on service.id = pool.service_id
    where ${sql.join(conditions, sql` and `)}`;
  const { rows } = await sql<FoundNode>`
    select node.id, node.ip, ${NODE_ADDRESS} as address, node.status, node.pool_id, pool.name as pool_name ${from}
    order by node.pool_id, node.id limit ${pageSize} offset ${(page - 1) * pageSize}::bigint`.execute(database);
  const counted = await sql<{ total: number }>`select count(*) as total ${from}`.execute(database);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}
