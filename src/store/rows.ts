import { type AliasedExpression, type RawBuilder, sql } from 'kysely';
import { quoted } from '../domain/characters.ts';
import { Refusal } from '../domain/errors.ts';
import { message } from '../messages/message.ts';
import { brokenConstraint, type Queries } from './database.ts';
import { PREPARED } from './prepared.ts';
import { type Stamp, stampColumns, type VersionStamp } from './record-versions.ts';
import type { Schema } from './schema.ts';

/*
 * What all plain resources share: lists by page, one row by its id, and changes of one row.
 */

/** Tables whose rows clients see as they are stored. */
export type PlainTable =
  | 'cluster'
  | 'service'
  | 'pool'
  | 'vm_type'
  | 'sd'
  | 'action'
  | 'action_impl'
  | 'remote_step'
  | 'template'
  | 'repository';

export interface PageWanted {
  readonly page: number;
  readonly pageSize: number;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** How many rows match in all. */
  readonly total: number;
}

export interface Listing extends PageWanted {
  readonly table: PlainTable | 'node' | 'token' | 'task' | 'task_log' | 'sealed_key' | 'shared_file' | 'terminal';
  /** Includes the id. */
  readonly columns: readonly string[];
  /** Further columns, each with a name (`sql….as('name')`). */
  readonly expressions?: readonly AliasedExpression<unknown, string>[];
  readonly where: RawBuilder<unknown>;
  readonly order: Order;
  /** What goes before the id; by default nothing. */
  readonly sort?: Sort | undefined;
}

export type Order = 'asc' | 'desc';

/** What a list is sorted by; rows that are equal in it follow one another by id. */
export interface Sort {
  readonly by: RawBuilder<unknown>;
  readonly order: Order;
}

/** The column's texts as people count: web-2 goes before web-10. There is an index of it where tables are large. */
export function naturalOrder(column: string): RawBuilder<string> {
  return sql<string>`natural_order(${sql.ref(column)}) collate "C"`;
}

const MEBIBYTE = 1024 * 1024;
/** Bytes of a page: a row may be as large as a request's body, and a whole page is in memory at once. */
const LARGEST_PAGE = 48 * MEBIBYTE;

/**
 * A page of the matching rows, by id, and how many match in all: in one statement, so that both are consistent.
 *
 * @throws Refusal when the rows of the page are too large to be sent together
 */
export async function listRows<Row>(database: Queries, listing: Listing): Promise<Page<Row>> {
  const { table, columns, expressions = [], where, page, pageSize } = listing;
  const { by, order } = listing.sort ?? { by: sql`null`, order: listing.order };
  const shown = [...columns.map((column) => sql.ref(column)), ...expressions, sql`${by} as sort_key`];
  const from = sql.table(table);
  const direction = sql.raw(order);
  const keys = listing.sort === undefined ? sql`id ${direction}` : sql`${by} ${direction}, id ${direction}`;
  // what is shown is worked out for the rows of the page alone, not for those before it
  const { rows } = await sql<CountedRow>`${sql.raw(PREPARED)}
    with shown as materialized (
      select ${sql.join(shown)} from (
        select * from ${from} where ${where}
        order by ${keys} limit ${pageSize} offset ${(page - 1) * pageSize}::bigint
      ) as ${from}
    )
    select shown.*, counted.total, measured.page_bytes
    from (select count(*) as total from ${from} where ${where}) as counted
    cross join (select coalesce(sum(octet_length(shown::text)), 0) as page_bytes from shown) as measured
    left join shown on measured.page_bytes <= ${LARGEST_PAGE}
    order by shown.sort_key ${direction}, shown.id ${direction}`.execute(database);
  const { total, page_bytes: bytes } = rows[0] ?? { total: 0, page_bytes: 0 };
  if (bytes > LARGEST_PAGE) throw pageTooLarge(bytes);
  // beyond the last page there is still one row, which has only the total
  const found = rows.filter((row) => row.id !== null);
  return { rows: found.map(({ total: _total, page_bytes: _bytes, sort_key: _key, ...row }) => row as Row), total };
}

interface CountedRow {
  readonly id: number | null;
  readonly total: number;
  readonly page_bytes: number;
  readonly sort_key: unknown;
}

function pageTooLarge(bytes: number): Refusal {
  const [has, most] = [Math.ceil(bytes / MEBIBYTE), LARGEST_PAGE / MEBIBYTE];
  return new Refusal('too_large', message('page_too_large', { size: has, most }));
}

/** Rows whose name contains this text, ignoring case; all for ''. */
export function nameHas(text: string, column = 'name'): RawBuilder<boolean> {
  return text === '' ? sql`true` : sql`strpos(lower(${sql.ref(column)}), lower(${text})) > 0`;
}

export async function findRow<Row>(
  database: Queries,
  table: PlainTable,
  columns: readonly string[],
  id: number,
  expressions: readonly AliasedExpression<unknown, string>[] = [],
): Promise<Row | null> {
  const shown = [...columns.map((column) => sql.ref(column)), ...expressions];
  const { rows } = await sql<Row>`
    select ${sql.join(shown)} from ${sql.table(table)} where id = ${id}`.execute(database);
  return rows[0] ?? null;
}

/** One row, locked until the transaction ends against deletion and new references to it; null when there is none. */
export async function lockRow<Row>(
  transaction: Queries,
  table: PlainTable,
  columns: readonly string[],
  id: number,
): Promise<Row | null> {
  const { rows } = await sql<Row>`
    select ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(table)} where id = ${id}
    for update`.execute(transaction);
  return rows[0] ?? null;
}

/**
 * Writes a new row; objects and arrays become jsonb.
 *
 * @param stamp who makes it; null = the program itself
 * @throws Refusal when its name is taken
 */
export async function insertRow<Table extends PlainTable>(
  database: Queries,
  table: Table,
  values: Readonly<Partial<Record<keyof Schema[Table], unknown>>>,
  stamp: Stamp | null = null,
): Promise<number> {
  const entries: readonly (readonly [string, RawBuilder<unknown>])[] = [
    ...Object.entries(values).map(([name, value]) => [name, stored(value)] as const),
    ...(stamp === null ? [] : [['changed_by', sql`${stamp.by}`] as const, ['changed', sql`${stamp.at}`] as const]),
  ];
  if ('name' in values) await refuseLookAlike(database, table, String(values.name));
  try {
    const { rows } = await sql<{ id: number }>`
      insert into ${sql.table(table)} (${sql.join(entries.map(([name]) => sql.ref(name)))})
      values (${sql.join(entries.map(([, value]) => value))}) returning id`.execute(database);
    return rows[0]?.id ?? 0;
  } catch (error) {
    throw nameFault(error, table, 'name' in values ? values.name : null);
  }
}

/** Why a row was not written: its name is taken, or what the database says. */
export function nameFault(error: unknown, table: PlainTable, name: unknown): unknown {
  return brokenConstraint(error) === `${table}_name_key` ? taken(name, { cause: error }) : error;
}

/** Every blank of Unicode, for a pattern of PostgreSQL, whose own class of blanks depends on its locale. */
const BLANKS = '[\\u0009-\\u000D \\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF]+';

/** What has neither other characters nor other blanks is its own normal form: it looks like nothing else. */
const PLAIN_NAME = '^[!-~]+( [!-~]+)*$';

/**
 * Names are stored in normal form (domain/name.ts), and the table's constraint keeps them unique; but older ones may
 * not be, and a new name must not look the same as one of those.
 *
 * @throws Refusal when another name looks the same
 */
export async function refuseLookAlike(database: Queries, table: string, name: string): Promise<void> {
  const spaced = sql`btrim(regexp_replace(name, ${BLANKS}, ' ', 'g'))`;
  const { rows } = await sql<{ name: string }>`
    select name from ${sql.table(table)}
    where name <> ${name} and name !~ ${PLAIN_NAME}
      and case when getdatabaseencoding() = 'UTF8' then normalize(${spaced}, nfc) else ${spaced} end = ${name}
    limit 1`.execute(database);
  const [found] = rows;
  if (found !== undefined) throw taken(found.name);
}

function taken(name: unknown, options?: ErrorOptions): Refusal {
  return new Refusal('invalid', message('name_taken', { name: quoted(name) }), {
    ...options,
    field: 'name',
  });
}

/**
 * Changes the given columns, and leaves undefined ones as they are.
 *
 * @param stamp who changes it, and at which version (VN1 in record-versions.ts); null = the program itself
 * @returns false when there is no such row, or it has another version
 */
export async function updateRow<Table extends PlainTable>(
  database: Queries,
  table: Table,
  id: number,
  values: Readonly<Partial<Record<keyof Schema[Table], unknown>>>,
  stamp: VersionStamp | null = null,
): Promise<boolean> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  const changes = [
    ...entries.map(([name, value]) => sql`${sql.ref(name)} = ${stored(value)}`),
    ...(stamp === null ? [sql`id = id`] : stampColumns(stamp)),
  ];
  const isMeant = stamp === null ? sql`id = ${id}` : sql`id = ${id} and version = ${stamp.version}`;
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${sql.join(changes)} where ${isMeant}`.execute(database);
  return numAffectedRows === 1n;
}

/** False when there is no such row. */
export async function deleteRow(database: Queries, table: PlainTable, id: number): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from ${sql.table(table)} where id = ${id}`.execute(database);
  return numAffectedRows === 1n;
}

function stored(value: unknown): RawBuilder<unknown> {
  return typeof value === 'object' && value !== null ? sql`${JSON.stringify(value)}::jsonb` : sql`${value}`;
}
