import { sql } from 'kysely';
import type { Membership, MembershipState } from '../../domain/fleet/membership.ts';
import type { NodeId, SdId } from '../../domain/ids.ts';
import type { Database, Queries } from '../database.ts';
import { isAlive } from '../fleet/node-locks.ts';
import { inTransaction } from '../in-transaction.ts';

/*
 * Which nodes load balancers have.
 *
 * MS1. A membership says joining before its balancer is asked to take the server, and in when it has; leaving before it is asked to let
 *      it go, and is gone when it has, or says out where the balancer's own configuration keeps the server. So whatever dies, the row
 *      says what may be there.
 * MS2. A membership under repair is left alone by steps until the repair has ended, or its lease has; and a repair takes only
 *      memberships that say what they said when they were compared. The repair's calls end before its lease does.
 */

/** A server that a step is about to register or unregister. */
export interface StepServer {
  readonly name: string;
  readonly nodeId: number;
  readonly ip: string;
  /** null = the port, or weight, of the balancer's settings */
  readonly port: number | null;
  readonly weight: number | null;
}

/** A server of which the balancer has spoken. */
export interface SettledServer {
  readonly name: string;
  /** The name under which the balancer's own configuration has it; null = none. */
  readonly keptAs: string | null;
}

/**
 * Says that a step begins to register, or to unregister, servers (MS1), except those that a repair has (MS2).
 *
 * @returns the names of the servers for which it is said
 */
export async function beginMemberships(
  database: Database,
  { sdId, state, now }: { readonly sdId: SdId; readonly state: 'joining' | 'leaving'; readonly now: Date },
  servers: readonly StepServer[],
): Promise<ReadonlySet<string>> {
  const rows = await inTransaction(database, async (transaction) => {
    const { rows } = await sql<{ name: string }>`
      insert into membership (sd_id, name, node_id, ip, port, weight, state, since)
      select ${sdId}, wanted.name, node.id, wanted.ip, wanted.port, wanted.weight, ${state}, ${now}
      from jsonb_to_recordset(${JSON.stringify(servers)}::jsonb)
           as wanted (name text, "nodeId" integer, ip text, port integer, weight integer)
      left join node on node.id = wanted."nodeId"
      order by wanted.name
      on conflict (sd_id, name) do update
      set node_id = excluded.node_id, ip = excluded.ip, port = excluded.port, weight = excluded.weight, state = excluded.state,
          since = excluded.since, repair_until = null, repairs = 0, repair_after = null, trouble = '', trouble_content = null
      where membership.repair_until is null or membership.repair_until <= ${now}
      returning name`.execute(transaction);
    return rows;
  });
  return new Set(rows.map(({ name }) => name));
}

/** Says that the balancer has these servers now. An older membership that meant the same server of its configuration is no more. */
export async function settleJoined(
  database: Database,
  sdId: SdId,
  servers: readonly SettledServer[],
  now: Date,
): Promise<void> {
  const settled = sql`jsonb_to_recordset(${JSON.stringify(servers)}::jsonb) as settled (name text, "keptAs" text)`;
  await inTransaction(database, async (transaction) => {
    await sql`
      update membership set state = 'in', since = ${now}, kept_as = settled."keptAs"
      from ${settled} where sd_id = ${sdId} and membership.name = settled.name`.execute(transaction);
    await sql`
      delete from membership using ${settled}
      where sd_id = ${sdId} and membership.state = 'out' and membership.name <> settled.name
        and membership.kept_as = settled."keptAs"`.execute(transaction);
  });
}

/** Says that the balancer has these servers no more, or only in its own configuration. */
export async function settleLeft(
  database: Database,
  sdId: SdId,
  servers: readonly SettledServer[],
  now: Date,
): Promise<void> {
  const settled = sql`jsonb_to_recordset(${JSON.stringify(servers)}::jsonb) as settled (name text, "keptAs" text)`;
  await inTransaction(database, async (transaction) => {
    await sql`
      update membership set state = 'out', since = ${now}, kept_as = settled."keptAs"
      from ${settled} where sd_id = ${sdId} and membership.name = settled.name and settled."keptAs" is not null`.execute(
      transaction,
    );
    await sql`
      delete from membership using ${settled}
      where sd_id = ${sdId} and membership.name = settled.name and settled."keptAs" is null`.execute(transaction);
  });
}

/** A load balancer that a node is in, or may be. */
export interface Place extends StepServer {
  readonly sdId: SdId;
}

/** Where these nodes are, or may be, whatever their pools say by now. */
export async function placesOfNodes(database: Queries, nodeIds: readonly number[]): Promise<readonly Place[]> {
  const { rows } = await sql<Place>`
    select sd_id as "sdId", name, node_id as "nodeId", ip, port, weight from membership
    where node_id = any(${nodeIds}::int[]) and state <> 'out' order by sd_id, name`.execute(database);
  return rows;
}

/** The memberships of a load balancer. */
export async function membershipsOf(database: Queries, sdId: SdId): Promise<readonly Membership[]> {
  const { rows } = await sql<Membership>`
    select name, node_id as "nodeId", ip, port, weight, state, kept_as as "keptAs", since, repairs, repair_after as "repairAfter",
           exists (select from node_lock join task on task.id = node_lock.task_id
                   where node_lock.node_id = membership.node_id and ${isAlive()}) as "isBusy"
    from membership where sd_id = ${sdId} order by name`.execute(database);
  return rows;
}

/** A membership as the API shows it beside its node. */
export interface MembershipView {
  readonly node_id: NodeId;
  readonly sd_id: SdId;
  readonly sd_name: string;
  readonly server: string;
  readonly state: MembershipState;
  readonly since: Date;
  readonly trouble: string;
  readonly trouble_content: unknown;
}

/** The memberships of nodes, those of a node together. */
export async function membershipsOfNodes(
  database: Queries,
  nodeIds: readonly number[],
): Promise<readonly MembershipView[]> {
  const { rows } = await sql<MembershipView>`
    select node_id, sd_id, sd.name as sd_name, coalesce(kept_as, membership.name) as server, state, since, trouble, trouble_content
    from membership join sd on sd.id = membership.sd_id
    where node_id = any(${nodeIds}::int[]) order by node_id, sd_id`.execute(database);
  return rows;
}

/** Removes memberships that mean nothing any more, unless they do again. */
export async function forgetMemberships(transaction: Queries, sdId: SdId, names: readonly string[]): Promise<void> {
  await sql`
    delete from membership where sd_id = ${sdId} and node_id is null and name = any(${names}::text[])`.execute(
    transaction,
  );
}
