import { sql } from 'kysely';
import type { NodeId, PoolId, TerminalId } from '../../domain/ids.ts';
import type { OperatorName } from '../../identity/principal.ts';
import type { RequestSource } from '../../identity/task-origin.ts';
import { englishOf, type Message } from '../../messages/message.ts';
import { contentJson } from '../../messages/stored.ts';
import type { Database, Queries } from '../database.ts';
import { listRows, type Page, type PageWanted } from '../rows.ts';

/** Seconds without a word of its process after which a terminal is taken for gone. */
export const LOST_AFTER = 120;

export interface NewTerminal {
  readonly node_id: NodeId;
  readonly pool_id: PoolId;
  readonly pool_name: string;
  readonly ip: string;
  readonly login: string;
  readonly operator: OperatorName;
  readonly origin: RequestSource | null;
  readonly columns: number;
  readonly rows: number;
  readonly opened: Date;
}

export async function insertTerminal(database: Queries, { origin, ...terminal }: NewTerminal): Promise<TerminalId> {
  const { id } = await database
    .insertInto('terminal')
    .values({ ...terminal, seen: terminal.opened, origin: origin === null ? null : JSON.stringify(origin) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Adds to a record. A part that is written a second time, as the answer to the first was lost, changes nothing. */
export async function appendOutput(
  database: Database,
  id: TerminalId,
  { chunk, lines }: { readonly chunk: number; readonly lines: string },
  now: Date,
): Promise<void> {
  await sql`
    with added as (
      insert into terminal_output (terminal_id, chunk, lines) values (${id}, ${chunk}, ${lines})
      on conflict do nothing returning octet_length(lines) as bytes
    )
    update terminal set seen = ${now}, bytes = terminal.bytes + added.bytes, chunks = ${chunk} + 1
    from added where terminal.id = ${id}`.execute(database);
}

/** Says that a terminal is still open. */
export async function noteSeen(database: Queries, id: TerminalId, now: Date): Promise<void> {
  await database.updateTable('terminal').set({ seen: now }).where('id', '=', id).execute();
}

export async function closeTerminal(database: Queries, id: TerminalId, reason: Message, now: Date): Promise<void> {
  await database
    .updateTable('terminal')
    .set({ closed: now, seen: now, reason: englishOf(reason), reason_content: contentJson(reason) })
    .where('id', '=', id)
    .where('closed', 'is', null)
    .execute();
}

export interface TerminalRow extends Omit<NewTerminal, 'origin'> {
  readonly id: TerminalId;
  readonly origin: RequestSource | null;
  readonly seen: Date;
  readonly closed: Date | null;
  readonly reason: string;
  readonly reason_content: unknown;
  readonly bytes: number;
}

const COLUMNS =
  'id node_id pool_id pool_name ip login operator origin columns rows opened seen closed reason reason_content bytes'.split(
    ' ',
  );

/** Terminals, the latest first. @param nodeId null = of all nodes */
export function listTerminals(
  database: Queries,
  { nodeId, operator }: { readonly nodeId: NodeId | null; readonly operator: string | null },
  page: PageWanted,
): Promise<Page<TerminalRow>> {
  const ofNode = nodeId === null ? sql`true` : sql`node_id = ${nodeId}`;
  const ofOperator = operator === null ? sql`true` : sql`operator = ${operator}`;
  const where = sql<boolean>`${ofNode} and ${ofOperator}`;
  return listRows<TerminalRow>(database, { table: 'terminal', columns: COLUMNS, where, order: 'desc', ...page });
}

export async function findTerminal(database: Queries, id: TerminalId): Promise<TerminalRow | null> {
  const { rows } = await sql<TerminalRow>`
    select ${sql.join(COLUMNS.map((column) => sql.ref(column)))} from terminal where id = ${id}`.execute(database);
  return rows[0] ?? null;
}

/** The events of a record, as lines. */
export async function recordedLines(database: Queries, id: TerminalId): Promise<string> {
  const rows = await database
    .selectFrom('terminal_output')
    .select('lines')
    .where('terminal_id', '=', id)
    .orderBy('chunk')
    .execute();
  return rows.map(({ lines }) => lines).join('');
}

/** Removes terminals that were opened so many days ago and are not open any more. */
export async function pruneTerminals(database: Queries, days: number): Promise<void> {
  await sql`
    delete from terminal where opened < now() - make_interval(days => ${days})
      and (closed is not null or seen < now() - make_interval(secs => ${LOST_AFTER}))`.execute(database);
}
