import { sql } from 'kysely';
import { type Membership, repairPause } from '../../domain/fleet/membership.ts';
import type { SdId } from '../../domain/ids.ts';
import { englishOf, type Value } from '../../messages/message.ts';
import { contentJson } from '../../messages/stored.ts';
import type { Database, Queries } from '../database.ts';
import { inTransaction } from '../in-transaction.ts';

/*
 * Repairs of memberships: MS2 in memberships.ts.
 */

export interface RepairLease {
  readonly sdId: SdId;
  readonly now: Date;
  /** When it ends; it is told from others by this. */
  readonly until: Date;
}

/**
 * Takes memberships for a repair: those that say what they did when they were compared, and that no other repair has. It counts as failed
 * until it has succeeded: one that dies may leave a server half-way.
 *
 * @returns their names
 */
export async function takeForRepair(
  database: Database,
  { sdId, now, until }: RepairLease,
  memberships: readonly Pick<Membership, 'name' | 'state' | 'since' | 'repairs'>[],
): Promise<ReadonlySet<string>> {
  const wanted = JSON.stringify(
    memberships.map(({ name, state, since, repairs }) => ({ name, state, since, repairs })),
  );
  return inTransaction(database, async (transaction) => {
    const { rows } = await sql<{ name: string }>`
      update membership set repair_until = ${until}, repairs = repairs + 1
      from (select membership.name from membership
            join jsonb_to_recordset(${wanted}::jsonb) as wanted (name text, state text, since timestamptz, repairs integer)
              on wanted.name = membership.name and wanted.state = membership.state and wanted.since = membership.since
                 and wanted.repairs = membership.repairs
            where sd_id = ${sdId} and (repair_until is null or repair_until <= ${now})
            order by membership.name for update of membership) as free
      where sd_id = ${sdId} and membership.name = free.name
      returning membership.name`.execute(transaction);
    return new Set(rows.map(({ name }) => name));
  });
}

/** How a repair of one membership went. */
export interface RepairOutcome {
  readonly name: string;
  /** Why it failed; null = it did not. */
  readonly trouble: Value | null;
  /** How many failed in a row, with this one. */
  readonly failures: number;
  /** It was unregistered, not registered. */
  readonly isOut: boolean;
  /** The name under which the balancer's own configuration has it; null = none. */
  readonly keptAs: string | null;
}

/** Ends the repair of memberships. Those that it does not have any more stay as they are (MS2). */
export async function endRepair(
  database: Database,
  { sdId, now, until }: RepairLease,
  outcomes: readonly RepairOutcome[],
): Promise<void> {
  const ended = outcomes.map(({ name, trouble, failures, isOut, keptAs }) => ({
    name,
    isOut: isOut && trouble === null,
    keptAs,
    repairs: trouble === null ? 0 : failures,
    after: trouble === null ? null : new Date(now.getTime() + repairPause(failures) * 1000),
    trouble: trouble === null ? '' : englishOf(trouble),
    content: trouble === null ? null : contentJson(trouble),
  }));
  const rows = sql`jsonb_to_recordset(${JSON.stringify(ended)}::jsonb)
    as ended (name text, "isOut" boolean, "keptAs" text, repairs integer, after timestamptz, trouble text, content text)`;
  await inTransaction(database, async (transaction) => {
    await sql`
      delete from membership using ${rows}
      where sd_id = ${sdId} and membership.name = ended.name and repair_until = ${until}
        and ended."isOut" and ended."keptAs" is null`.execute(transaction);
    await sql`
      update membership set repair_until = null, repairs = ended.repairs, repair_after = ended.after, trouble = ended.trouble,
                            trouble_content = ended.content::jsonb, kept_as = coalesce(ended."keptAs", kept_as),
                            state = case when ended."isOut" then 'out' else state end,
                            since = case when ended.trouble = '' then ${now} else since end
      from ${rows}
      where sd_id = ${sdId} and membership.name = ended.name and repair_until = ${until}`.execute(transaction);
  });
}

/** Lets memberships of a repair go that it did not get to. */
export async function leaveRepair(database: Queries, { sdId, until }: RepairLease): Promise<void> {
  await sql`
    update membership set repair_until = null where sd_id = ${sdId} and repair_until = ${until}`.execute(database);
}

/** These memberships are repaired at the next look, however often it failed: the balancer is another one by now. */
export async function forgetFailures(database: Queries, sdId: SdId): Promise<void> {
  await sql`update membership set repair_after = null where sd_id = ${sdId} and repair_after is not null`.execute(
    database,
  );
}
