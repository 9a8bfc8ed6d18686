import { type RawBuilder, sql } from 'kysely';
import { type Addressed, canonicalAddress } from '../../domain/address.ts';
import type { NodeId, NodeRunId, PoolId, TaskId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';
import { insertUnknownCreates } from '../tasks/leftovers.ts';
import { nameHas } from '../rows.ts';
import { endUses } from './machine-use.ts';

/** Adds nodes by hand. The pool is locked. */
export async function insertNodes(
  transaction: Queries,
  poolId: PoolId,
  ips: readonly string[],
): Promise<readonly NodeId[]> {
  // Ids follow the requested order, but rows are inserted in the order of addresses: two requests with the same ones at the same
  // time then cannot deadlock.
  const { rows } = await sql<{ id: NodeId }>`
    with wanted as materialized (
      select nextval(pg_get_serial_sequence('node', 'id')) as id, ip
      from (select ip from unnest(${ips}::text[]) with ordinality as listed (ip, n) order by n) as listed
    )
    insert into node (id, pool_id, ip)
    select id, ${poolId}, ip from wanted order by ip
    returning id`.execute(transaction);
  await addToCount(transaction, poolId, ips.length);
  return rows.map((row) => row.id).toSorted((a, b) => a - b);
}

/** A normalized address of a node. */
export const NODE_ADDRESS = sql<string>`coalesce(node.canonical, node.ip)`;

/** The nodes, of any pool, with one of these addresses. */
export async function nodesAt(
  database: Queries,
  spellings: readonly string[],
): Promise<readonly (NodeAddress & { readonly pool_id: PoolId })[]> {
  return database
    .selectFrom('node')
    .select(['id', 'ip', 'pool_id', NODE_ADDRESS.as('address')])
    .where('ip', '<>', '-')
    .where(NODE_ADDRESS, '=', sql<string>`any(${spellings}::text[])`)
    .execute();
}

/** A node by its id; its address is "-" while its machine is not made. */
export interface AddressOfNode {
  readonly id: NodeId;
  readonly ip: string;
}

/** The addresses of nodes, in order of their ids; a node that does not exist is left out. */
export async function addressesOfNodes(database: Queries, ids: readonly number[]): Promise<readonly AddressOfNode[]> {
  return database
    .selectFrom('node')
    .select(['id', 'ip'])
    .where('id', '=', sql<NodeId>`any(${ids}::int[])`)
    .orderBy('id')
    .execute();
}

/** Nodes whose address contains this text, or equals it in another notation; all for ''. */
export function addressHas(text: string): RawBuilder<boolean> {
  return text === '' ? sql`true` : sql`(${nameHas(text, 'ip')} or ${NODE_ADDRESS} = ${canonicalAddress(text)})`;
}

export interface NodeAddress extends Addressed {
  readonly id: NodeId;
}

/** The nodes of a pool with one of these ids or addresses. */
export async function findNodes(
  database: Queries,
  poolId: PoolId,
  { ids, spellings }: { readonly ids: readonly number[]; readonly spellings: readonly string[] },
): Promise<readonly NodeAddress[]> {
  return database
    .selectFrom('node')
    .select(['id', 'ip', NODE_ADDRESS.as('address')])
    .where('pool_id', '=', poolId)
    .where((where) =>
      where.or([
        where('id', '=', sql<NodeId>`any(${ids}::int[])`),
        where.and([where('ip', '<>', '-'), where(NODE_ADDRESS, '=', sql<string>`any(${spellings}::text[])`)]),
      ]),
    )
    .execute();
}

/** A node of a task that is under way or paused. */
export interface NodeInTask {
  readonly ip: string;
  readonly nodeRunId: NodeRunId;
  readonly taskId: TaskId;
  /** The task was stopped for good, and a step of it still runs there. */
  readonly isStopped: boolean;
}

/**
 * Those of these nodes that are in a task that is under way or paused, or was stopped while a step of it still runs there. Nodes
 * that a person gave up are not included, and checks hold no node.
 */
export async function nodesInTasks(database: Queries, ids: readonly NodeId[]): Promise<readonly NodeInTask[]> {
  const { rows } = await sql<NodeInTask>`
    select node_run.ip, node_run.id as "nodeRunId", node_run.task_id as "taskId", task.ended as "isStopped"
    from node_run join task on task.id = node_run.task_id
    where node_run.node_id = any(${ids}::int[]) and task.kind <> 'check'
      and (node_run.state = 'running' and node_run.given_up is null
           or task.state in ('init', 'running', 'stopped') and not task.ended
              and (node_run.state = 'init' or node_run.state = 'stopped' and node_run.finished is null))
    order by node_run.id`.execute(database);
  return rows;
}

/** Removes nodes; for one without a machine, what may have been made is returned. The pool is locked. */
export async function deleteNodes(
  transaction: Queries,
  poolId: PoolId,
  ids: readonly NodeId[],
  now: Date,
): Promise<void> {
  await insertUnknownCreates(transaction, ids, now);
  await endUses(transaction, ids, now);
  await transaction
    .deleteFrom('node')
    .where('id', '=', sql<NodeId>`any(${ids}::int[])`)
    .execute();
  await addToCount(transaction, poolId, -ids.length);
}

async function addToCount(transaction: Queries, poolId: PoolId, count: number): Promise<void> {
  await transaction
    .updateTable('pool')
    .set({ node_count: sql<number>`node_count + ${count}::int` })
    .where('id', '=', poolId)
    .execute();
}
