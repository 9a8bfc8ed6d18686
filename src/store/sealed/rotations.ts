import { sql } from 'kysely';
import type { KeyRotationId, NodeId, PoolId, VmTypeId } from '../../domain/ids.ts';
import { englishOf, type Value } from '../../messages/message.ts';
import { contentJson } from '../../messages/stored.ts';
import type { Queries } from '../database.ts';
import type { Page, PageWanted } from '../rows.ts';
import { insertEvents } from '../tasks/task-rows.ts';
import type { RotationNodeState, RotationPhase } from './rotation-tables.ts';

/** A change of the server's own key. */
export interface Rotation {
  readonly id: KeyRotationId;
  readonly phase: RotationPhase;
  readonly generation: number;
  readonly is_back: boolean;
  readonly excepted: readonly NodeId[];
  readonly began: Date;
  readonly began_by: string;
  readonly since: Date;
}

/** The last one, whether it runs or not; null = there was none. */
export async function lastRotation(database: Queries): Promise<Rotation | null> {
  return (
    (await database.selectFrom('key_rotation').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst()) ?? null
  );
}

/** The one that runs, which nobody else moves on until the transaction ends; null = none runs. */
export async function lockedRotation(transaction: Queries): Promise<Rotation | null> {
  const row = await transaction
    .selectFrom('key_rotation')
    .selectAll()
    .where('phase', '<>', 'ended')
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

/** Begins one; null = one runs already. Of those before it nothing is kept. */
export async function insertRotation(transaction: Queries, by: string, now: Date): Promise<KeyRotationId | null> {
  const { rows } = await sql<{ readonly id: KeyRotationId }>`
    insert into key_rotation (phase, generation, began, began_by, since)
    select 'adding', coalesce(max(generation), 0) + 1, ${now}::timestamptz, ${by}, ${now}::timestamptz from key_rotation
    on conflict ((true)) where phase <> 'ended' do nothing returning id`.execute(transaction);
  const [made] = rows;
  if (made === undefined) return null;
  await transaction.deleteFrom('key_rotation').where('id', '<>', made.id).execute();
  await tell(transaction, { phase: 'adding', is_back: false, by });
  return made.id;
}

export interface RotationMove {
  readonly phase: RotationPhase;
  readonly excepted: readonly NodeId[];
  readonly isBack: boolean;
  /** Who asked for it; '' = it goes on by itself. */
  readonly by: string;
}

/** Begins the next phase, in which each node has its turn again; a process that is still at one keeps it until it is through. */
export async function moveRotation(
  transaction: Queries,
  { id, generation }: Rotation,
  { phase, excepted, isBack, by }: RotationMove,
  now: Date,
): Promise<void> {
  await tell(transaction, { phase, is_back: isBack, by });
  await transaction
    .updateTable('key_rotation')
    .set({ phase, generation: generation + 1, excepted: [...excepted], is_back: isBack, since: now })
    .where('id', '=', id)
    .execute();
  if (phase === 'ended') return;
  await sql`
    update key_rotation_node
    set generation = ${generation + 1}, state = 'waiting', tries = 0, due = ${now}, reason = '', reason_content = null
    where rotation_id = ${id}`.execute(transaction);
}

/** Has a row for each node of these pools, and for no other. */
export async function syncRotation(
  transaction: Queries,
  { id, generation }: Rotation,
  pools: readonly PoolId[],
  now: Date,
): Promise<void> {
  await sql`
    insert into key_rotation_node (rotation_id, node_id, generation, state, due)
    select ${id}, node.id, ${generation}, 'waiting', ${now} from node
    where node.pool_id = any(${pools}) and not exists (
      select from key_rotation_node known where known.rotation_id = ${id} and known.node_id = node.id)`.execute(
    transaction,
  );
  await sql`
    delete from key_rotation_node gone where rotation_id = ${id} and not exists (
      select from node where node.id = gone.node_id and node.pool_id = any(${pools}))`.execute(transaction);
}

/** A node whose turn it is. */
export interface RotationTurn {
  readonly node_id: NodeId;
  readonly ip: string;
  readonly vm_type: VmTypeId;
  readonly pool_name: string;
  readonly tries: number;
}

/** Takes nodes whose turn it is, until the lease ends. */
export async function takeTurns(
  transaction: Queries,
  { id }: Rotation,
  { now, lease, most }: { readonly now: Date; readonly lease: Date; readonly most: number },
): Promise<readonly RotationTurn[]> {
  const { rows } = await sql<RotationTurn>`
    update key_rotation_node as taken set lease = ${lease}, tries = taken.tries + 1
    from node join pool on pool.id = node.pool_id
    where taken.rotation_id = ${id} and node.id = taken.node_id and taken.node_id in (
      select waiting.node_id from key_rotation_node waiting join node on node.id = waiting.node_id
      where waiting.rotation_id = ${id} and waiting.state <> 'ready' and waiting.due <= ${now} and node.ip <> '-'
        and (waiting.lease is null or waiting.lease <= ${now})
      order by waiting.due, waiting.node_id limit ${most})
    returning taken.node_id, node.ip, pool.vm_type, pool.name as pool_name, taken.tries`.execute(transaction);
  return rows;
}

/** Records how a turn ended, which counts only in the phase in which it was taken. @param reason null = the node is ready */
export async function recordTurn(
  database: Queries,
  { id, generation, phase, is_back }: Rotation,
  nodeId: NodeId,
  { reason, due, lease }: { readonly reason: Value | null; readonly due: Date; readonly lease: Date },
): Promise<void> {
  const state: RotationNodeState = reason === null ? 'ready' : 'failed';
  const text = reason === null ? '' : englishOf(reason);
  const content = reason === null ? null : contentJson(reason);
  const row = sql`rotation_id = ${id} and node_id = ${nodeId}`;
  const { rows } = await sql<{ readonly was: RotationNodeState }>`
    update key_rotation_node set state = ${state}, due = ${due}, reason = ${text}, reason_content = ${content}
    from (select state as was from key_rotation_node where ${row} and generation = ${generation} for update) before
    where ${row} and generation = ${generation} returning before.was`.execute(database);
  const [recorded] = rows;
  const isNew = recorded !== undefined && recorded.was !== 'failed';
  if (isNew && reason !== null) await tell(database, { phase, is_back, by: '', node_id: nodeId, message: reason });
  await sql`update key_rotation_node set lease = null where ${row} and lease = ${lease}`.execute(database);
}

interface RotationNews extends Pick<Rotation, 'phase' | 'is_back'> {
  readonly by: string;
  readonly node_id?: NodeId;
  readonly message?: Value;
}

async function tell(database: Queries, { message = '', ...news }: RotationNews): Promise<void> {
  const said = { message: englishOf(message), message_content: message };
  await insertEvents(database, [{ type: 'key_rotation', ...news, ...said }]);
}

/** Milliseconds for which a process may give machines the key that counted before (KS1), and more. */
const GIVEN_MS = 5000;

/** Nodes that are waited for: in the phase that ends it, also those without an address of which the machine may accept the other key alone. */
export async function waitedFor(
  database: Queries,
  { id, phase, since, excepted }: Rotation,
  most: number,
): Promise<readonly NodeId[]> {
  const given = new Date(since.getTime() + GIVEN_MS);
  const { rows } = await sql<{ readonly node_id: NodeId }>`
    select waiting.node_id from key_rotation_node waiting join node on node.id = waiting.node_id
    where waiting.rotation_id = ${id} and waiting.state <> 'ready' and waiting.node_id <> all(${[...excepted]})
      and (node.ip <> '-' or (${phase} = 'removing' and node.created < ${given}))
    order by waiting.node_id limit ${most}`.execute(database);
  return rows.map(({ node_id }) => node_id);
}

export type RotationCounts = Readonly<Record<RotationNodeState, number>>;

export async function rotationCounts(database: Queries, id: KeyRotationId): Promise<RotationCounts> {
  const { rows } = await sql<{ readonly state: RotationNodeState; readonly count: number }>`
    select state, count(*)::int as count from key_rotation_node where rotation_id = ${id} group by state`.execute(
    database,
  );
  return { waiting: 0, ready: 0, failed: 0, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
}

export interface RotationNodeView {
  readonly node_id: NodeId;
  readonly ip: string;
  readonly pool_name: string;
  readonly state: RotationNodeState;
  readonly tries: number;
  readonly is_excepted: boolean;
  readonly reason: string;
  readonly reason_content: unknown;
}

/** A page of its nodes, those that failed first. @param state null = of all */
export async function listRotationNodes(
  database: Queries,
  { id, excepted }: Rotation,
  state: RotationNodeState | null,
  { page, pageSize }: PageWanted,
): Promise<Page<RotationNodeView>> {
  const isWanted = state === null ? sql`true` : sql`known.state = ${state}`;
  const { rows } = await sql<RotationNodeView & { readonly total: number }>`
    select known.node_id, node.ip, pool.name as pool_name, known.state, known.tries, known.reason, known.reason_content,
           known.node_id = any(${[...excepted]}) as is_excepted, count(*) over ()::int as total
    from key_rotation_node known join node on node.id = known.node_id join pool on pool.id = node.pool_id
    where known.rotation_id = ${id} and ${isWanted}
    order by known.state, known.node_id limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(database);
  return { rows, total: rows[0]?.total ?? 0 };
}

/** A pool, as far as it says how its nodes are reached; `ip` is that of one of them. */
export interface ReachedPool {
  readonly id: PoolId;
  readonly name: string;
  readonly vm_type: VmTypeId;
  readonly ip: string;
  readonly nodes: number;
}

/** The pools that have nodes. */
export async function poolsWithNodes(database: Queries): Promise<readonly ReachedPool[]> {
  const { rows } = await sql<ReachedPool>`
    select pool.id, pool.name, pool.vm_type, coalesce(max(node.ip) filter (where node.ip <> '-'), '-') as ip,
           count(*)::int as nodes
    from pool join node on node.pool_id = pool.id group by pool.id order by pool.id`.execute(database);
  return rows;
}
