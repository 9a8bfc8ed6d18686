import { type JoinBuilder, sql } from 'kysely';
import type { Contact, ContactPhase } from '../../domain/contact.ts';
import type { NodeRunId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';

/*
 * The contacts of attempts with their nodes. A row belongs to the attempt that it names, not to later ones of its node run.
 */

export interface ContactRow {
  readonly nodeRunId: NodeRunId;
  readonly stepIndex: number;
  readonly attempt: number;
  /** null = the attempt simply runs, and no row is kept. */
  readonly contact: Contact | null;
}

/** Writes the contacts of attempts, one row per node run. */
export async function writeContacts(transaction: Queries, rows: readonly ContactRow[]): Promise<void> {
  if (rows.length === 0) return;
  const kept = rows.flatMap(({ contact, ...row }) => (contact === null ? [] : [{ ...row, ...contact }]));
  const over = rows.filter(({ contact }) => contact === null).map(({ nodeRunId }) => nodeRunId);
  if (over.length > 0) await sql`delete from contact where node_run_id = any(${over}::bigint[])`.execute(transaction);
  if (kept.length === 0) return;
  const troubles = kept.map(({ trouble }) => trouble);
  await sql`
    insert into contact (node_run_id, step_index, attempt, phase, reason, tries, until)
    select * from unnest(${kept.map((row) => row.nodeRunId)}::bigint[], ${kept.map((row) => row.stepIndex)}::int[],
                         ${kept.map((row) => row.attempt)}::int[], ${kept.map((row) => row.phase)}::text[],
                         ${troubles.map((trouble) => trouble?.reason ?? null)}::text[],
                         ${troubles.map((trouble) => trouble?.tries ?? null)}::int[],
                         ${troubles.map((trouble) => trouble?.until ?? null)}::timestamptz[])
    on conflict (node_run_id) do update
    set step_index = excluded.step_index, attempt = excluded.attempt, phase = excluded.phase,
        reason = excluded.reason, tries = excluded.tries, until = excluded.until`.execute(transaction);
}

/** The contact of the attempt that a node run is at, for a left join. */
export function contactOfAttempt<Database, Tables extends keyof Database>(join: JoinBuilder<Database, Tables>) {
  return join.on(sql<boolean>`contact.node_run_id = node_run.id
    and contact.step_index = node_run.step_index and contact.attempt = node_run.attempt`);
}

/** What such a join read. */
export interface JoinedContact {
  readonly phase: ContactPhase | null;
  readonly reason: string | null;
  readonly tries: number | null;
  readonly until: Date | null;
}

export function contactOf({ phase, reason, tries, until }: JoinedContact): Contact | null {
  if (phase === null) return null;
  const hasTrouble = reason !== null && tries !== null && until !== null;
  return { phase, trouble: hasTrouble ? { reason, tries, until } : null };
}
