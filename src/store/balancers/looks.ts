import { sql } from 'kysely';
import type {
  BalancerDifference,
  BalancerDrift,
  DifferenceKind,
  ListedServer,
} from '../../domain/fleet/balancer-drift.ts';
import type { Membership } from '../../domain/fleet/membership.ts';
import type { NodeId, PoolId, SdId } from '../../domain/ids.ts';
import { englishOf, type Value } from '../../messages/message.ts';
import { contentJson } from '../../messages/stored.ts';
import type { Database, Queries } from '../database.ts';
import { inTransaction } from '../in-transaction.ts';
import type { Page, PageWanted } from '../rows.ts';
import { insertEvents } from '../tasks/task-rows.ts';
import { forgetMemberships } from './memberships.ts';

/*
 * What load balancers and memberships differ in (BD1 to BD8), as the last looks found it.
 */

/** A load balancer that is to be asked now. */
export interface DueBalancer {
  readonly sdId: SdId;
  /** Of the last comparison; null = none is known. */
  readonly era: string | null;
  /** When it was last compared, or could not be; null = never. */
  readonly ended: Date | null;
  /** It could not be. */
  readonly isComplaining: boolean;
  /** A process that repaired there is gone. */
  readonly isAbandoned: boolean;
  /** Servers joined it that the last comparison may not have seen. */
  readonly hasJoined: boolean;
}

/** Seconds that a comparison may take: what changed meanwhile was not compared. */
export const COMPARED_WITHIN_S = 30;

/**
 * Begins to ask the load balancers that have memberships, and that nobody has asked since a time; no other process asks them until then.
 *
 * @returns the one longest not asked first
 */
export async function beginDueQuestions(
  database: Queries,
  { before, now, most }: { readonly before: Date; readonly now: Date; readonly most: number },
): Promise<readonly DueBalancer[]> {
  const { rows } = await sql<DueBalancer>`
    insert into balancer_look (sd_id, asked)
    select sd.id, ${now} from sd left join balancer_look on balancer_look.sd_id = sd.id
    where exists (select from membership where membership.sd_id = sd.id)
      and (balancer_look.asked is null or balancer_look.asked < ${before})
    order by balancer_look.asked nulls first, sd.id limit ${most}
    on conflict (sd_id) do update set asked = excluded.asked where balancer_look.asked < ${before}
    returning sd_id as "sdId", era, ended, complaint <> '' as "isComplaining",
              exists (select from membership
                      where membership.sd_id = balancer_look.sd_id and repair_until <= ${now}) as "isAbandoned",
              exists (select from membership
                      where membership.sd_id = balancer_look.sd_id and state = 'in'
                        and since > ended - make_interval(secs => ${COMPARED_WITHIN_S})) as "hasJoined"`.execute(
    database,
  );
  return rows;
}

/** What a look found. */
export interface Found {
  readonly era: string | null;
  /** How many servers the balancer has. */
  readonly members: number;
  readonly drift: BalancerDrift;
}

/** Records what a look found; what an earlier one had found already keeps its time. Watchers are told when it is something else. */
export async function recordBalancerDrift(
  database: Database,
  sdId: SdId,
  { era, members, drift }: Found,
  now: Date,
): Promise<void> {
  const rows = [...new Map(drift.differences.map((found) => [`${found.kind} ${found.name}`, rowOf(found)])).values()];
  await inTransaction(database, async (transaction) => {
    if (!(await endBalancerLook(transaction, sdId, { era, members, complaint: '', now }))) return;
    await forgetMemberships(transaction, sdId, drift.forgotten);
    const found = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as found (kind text, name text, node_id integer, ip text, port integer, weight integer, found_name text, found_ip text,
                found_port integer, found_weight integer, found_state text)`;
    const gone = await sql`
      delete from balancer_drift where sd_id = ${sdId}
        and (kind, name) not in (select found.kind, found.name from ${found}) returning name`.execute(transaction);
    const written = await sql<{ isNew: boolean }>`
      insert into balancer_drift (sd_id, kind, name, node_id, ip, port, weight, found_name, found_ip, found_port, found_weight,
                                  found_state, since)
      select ${sdId}, found.kind, found.name, found.node_id, found.ip, found.port, found.weight, found.found_name, found.found_ip,
             found.found_port, found.found_weight, found.found_state, ${now}
      from ${found}
      on conflict (sd_id, kind, name) do update
      set node_id = excluded.node_id, ip = excluded.ip, port = excluded.port, weight = excluded.weight,
          found_name = excluded.found_name, found_ip = excluded.found_ip, found_port = excluded.found_port,
          found_weight = excluded.found_weight, found_state = excluded.found_state
      returning since = ${now} as "isNew"`.execute(transaction);
    if (gone.rows.length > 0 || written.rows.some(({ isNew }) => isNew)) await tell(transaction, sdId);
  });
}

/** As a row; what is left out is null there. */
function rowOf({ kind, name, membership, found }: BalancerDifference): Readonly<Record<string, unknown>> {
  const wanted = membership === null ? {} : wantedOf(membership);
  const there =
    found === null
      ? {}
      : {
          found_name: found.name,
          found_ip: found.ip,
          found_port: found.port,
          found_weight: found.weight,
          found_state: found.state,
        };
  return { kind, name, ...wanted, ...there };
}

function wantedOf({ nodeId, ip, port, weight }: Membership) {
  return { node_id: nodeId, ip, port, weight };
}

/** Records why a load balancer could not be compared; what was found before stays. */
export async function recordBalancerComplaint(
  database: Database,
  sdId: SdId,
  complaint: Value,
  now: Date,
): Promise<void> {
  await inTransaction(database, async (transaction) => {
    const before = await lastBalancerLook(transaction, sdId);
    if (!(await endBalancerLook(transaction, sdId, { complaint, now }))) return;
    if (before?.complaint !== englishOf(complaint)) await tell(transaction, sdId);
  });
}

/** Whether differences of a load balancer are repaired without being asked for. */
export async function mendsItself(database: Queries, sdId: SdId): Promise<boolean> {
  const row = await database.selectFrom('sd').select('mends').where('id', '=', sdId).executeTakeFirst();
  return row?.mends ?? false;
}

/** Records how a repair went, and tells watchers. */
export async function recordRepair(database: Database, sdId: SdId, said: Value, now: Date): Promise<void> {
  await inTransaction(database, async (transaction) => {
    await transaction
      .updateTable('balancer_look')
      .set({ repaired: now, repair: englishOf(said), repair_content: contentJson(said) })
      .where('sd_id', '=', sdId)
      .execute();
    await tell(transaction, sdId, said);
  });
}

/** False when the load balancer is gone. */
async function endBalancerLook(
  transaction: Queries,
  sdId: SdId,
  {
    complaint,
    now,
    ...seen
  }: { readonly complaint: Value; readonly now: Date; readonly era?: string | null; readonly members?: number },
): Promise<boolean> {
  const sd = await transaction.selectFrom('sd').select('id').where('id', '=', sdId).forKeyShare().executeTakeFirst();
  if (sd === undefined) return false;
  const ended = { ended: now, complaint: englishOf(complaint), complaint_content: contentJson(complaint), ...seen };
  await transaction
    .insertInto('balancer_look')
    .values({ sd_id: sdId, asked: now, ...ended })
    .onConflict((conflict) => conflict.column('sd_id').doUpdateSet(ended))
    .execute();
  return true;
}

/** Publishes how a load balancer stands. @param said how a repair went; absent = there was none */
async function tell(transaction: Queries, sdId: SdId, said: Value = ''): Promise<void> {
  const { rows } = await sql<{ name: string; complaint: string; complaint_content: unknown; differences: number }>`
    select sd.name, complaint, complaint_content,
           (select count(*)::int from balancer_drift where balancer_drift.sd_id = sd.id) as differences
    from sd join balancer_look on balancer_look.sd_id = sd.id where sd.id = ${sdId}`.execute(transaction);
  const [row] = rows;
  if (row === undefined) return;
  const isSaid = said !== '';
  await insertEvents(transaction, [
    {
      type: 'balancer',
      sd_id: sdId,
      name: row.name,
      differences: row.differences,
      is_repair: isSaid,
      message: isSaid ? englishOf(said) : row.complaint,
      message_content: isSaid ? said : row.complaint_content,
    },
  ]);
}

/** The last look at a load balancer. */
export interface BalancerLookView {
  readonly ended: Date | null;
  readonly complaint: string;
  readonly complaint_content: unknown;
  readonly members: number | null;
  readonly repaired: Date | null;
  readonly repair: string;
  readonly repair_content: unknown;
}

/** null = nobody has looked yet */
export async function lastBalancerLook(database: Queries, sdId: SdId): Promise<BalancerLookView | null> {
  const row = await database
    .selectFrom('balancer_look')
    .select(['ended', 'complaint', 'complaint_content', 'members', 'repaired', 'repair', 'repair_content'])
    .where('sd_id', '=', sdId)
    .executeTakeFirst();
  return row ?? null;
}

export interface DifferenceView {
  readonly kind: DifferenceKind;
  readonly name: string;
  readonly node_id: NodeId | null;
  readonly pool_id: PoolId | null;
  readonly pool_name: string | null;
  readonly ip: string | null;
  readonly port: number | null;
  readonly weight: number | null;
  readonly found_name: string | null;
  readonly found_ip: string | null;
  readonly found_port: number | null;
  readonly found_weight: number | null;
  readonly found_state: ListedServer['state'] | null;
  readonly since: Date;
  /** Why the last repair failed; '' = none did. */
  readonly trouble: string;
  readonly trouble_content: unknown;
}

/** The differences of a load balancer: what can be repaired first. */
export async function listDifferences(
  database: Queries,
  sdId: SdId,
  { page, pageSize }: PageWanted,
): Promise<Page<DifferenceView>> {
  const { rows } = await sql<DifferenceView>`
    select drift.kind, drift.name, drift.node_id, pool.id as pool_id, pool.name as pool_name, drift.ip, drift.port, drift.weight,
           drift.found_name, drift.found_ip, drift.found_port, drift.found_weight, drift.found_state, drift.since,
           coalesce(membership.trouble, '') as trouble, membership.trouble_content
    from balancer_drift as drift
    left join membership on membership.sd_id = drift.sd_id and membership.name = drift.name and drift.kind <> 'foreign'
    left join node on node.id = drift.node_id left join pool on pool.id = node.pool_id
    where drift.sd_id = ${sdId}
    order by array_position(array['missing', 'serving', 'address', 'weight', 'held', 'leftover', 'unfinished', 'foreign'],
                            drift.kind), drift.name
    limit ${pageSize} offset ${(page - 1) * pageSize}::bigint`.execute(database);
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from balancer_drift where sd_id = ${sdId}`.execute(database);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}
