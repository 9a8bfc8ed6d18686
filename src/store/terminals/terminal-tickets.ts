import { sql } from 'kysely';
import type { NodeId, TokenId } from '../../domain/ids.ts';
import type { OperatorName } from '../../identity/principal.ts';
import type { RequestSource } from '../../identity/task-origin.ts';
import type { Queries } from '../database.ts';

/** The right to open one terminal. */
export interface TerminalTicket {
  readonly node_id: NodeId;
  readonly operator: OperatorName;
  readonly token_id: TokenId | null;
  readonly origin: RequestSource | null;
}

export async function insertTicket(
  database: Queries,
  hash: Buffer,
  { origin, ...ticket }: TerminalTicket,
  expires: Date,
): Promise<void> {
  const row = { ...ticket, hash, expires, origin: origin === null ? null : JSON.stringify(origin) };
  await database.insertInto('terminal_ticket').values(row).execute();
}

/** Takes a ticket, which nobody can take again; null = there is none, or its time is over. */
export async function takeTicket(database: Queries, hash: Buffer, now: Date): Promise<TerminalTicket | null> {
  const row = await database
    .deleteFrom('terminal_ticket')
    .where('hash', '=', hash)
    .returning(['node_id', 'operator', 'token_id', 'origin', 'expires'])
    .executeTakeFirst();
  if (row === undefined || row.expires <= now) return null;
  const { expires: _, ...ticket } = row;
  return ticket;
}

/** How many tickets of an operator are not used yet. */
export async function openTickets(database: Queries, operator: OperatorName, now: Date): Promise<number> {
  const { rows } = await sql<{ readonly count: number }>`
    select count(*) as count from terminal_ticket where operator = ${operator} and expires > ${now}`.execute(database);
  return rows[0]?.count ?? 0;
}

export async function pruneTickets(database: Queries): Promise<void> {
  await sql`delete from terminal_ticket where expires < now() - interval '1 hour'`.execute(database);
}
