import { type AliasedExpression, sql } from 'kysely';
import type { Queries } from './database.ts';

/*
 * Versions of what people define.
 *
 * VN1. The statement that changes such a row raises its version, and changes it only at the version that was read: of
 *      two who read the same version and save, one changes the row.
 * VN2. What a change replaced is written to record_change in the same transaction, with a mask for every secret.
 */

/** The tables of what people define. */
export const RECORD_TABLES = [
  'cluster',
  'service',
  'pool',
  'vm_type',
  'sd',
  'action',
  'action_impl',
  'remote_step',
  'template',
  'schedule',
  'repository',
] as const;
export type RecordTable = (typeof RECORD_TABLES)[number];

/** Who changes a row, and when. */
export interface Stamp {
  readonly by: string;
  readonly at: Date;
}

/** A change that is only made at the version that was read (VN1). */
export interface VersionStamp extends Stamp {
  readonly version: number;
}

/** What every such row has. */
export interface RowVersion {
  readonly version: number;
  /** null = unknown: it was made by an earlier version of the program, or by the program itself */
  readonly changed_by: string | null;
  /** Seconds since 1970; null = unknown. */
  readonly changed: number | null;
}

export const VERSION_COLUMNS = ['version', 'changed_by'] as const;
/** When a row was changed, in seconds since 1970. */
export const CHANGED: AliasedExpression<number | null, 'changed'> = sql<
  number | null
>`extract(epoch from changed)::float8`.as('changed');

/** What a change does to the columns of the version. */
export function stampColumns({ by, at }: Stamp) {
  return [sql`version = version + 1`, sql`changed_by = ${by}`, sql`changed = ${at}`];
}

export type RecordRow<Fields> = Fields & RowVersion;

/** One row with its version, held against other changes until the transaction ends; null when there is none. */
export async function lockRecord<Fields>(
  transaction: Queries,
  { table, columns, hold }: { readonly table: RecordTable; readonly columns: readonly string[]; readonly hold: Hold },
  id: number,
): Promise<RecordRow<Fields> | null> {
  const held = hold === 'from_users' ? sql`for update` : sql`for no key update`;
  return recordRow(transaction, table, columns, id, held);
}

/** from_users: also against those who name it from jsonb (US1 in fleet/usage.ts). */
export type Hold = 'from_users' | 'from_changes';

/** One row with its version; null when there is none. */
export async function findRecord<Fields>(
  queries: Queries,
  { table, columns }: { readonly table: RecordTable; readonly columns: readonly string[] },
  id: number,
): Promise<RecordRow<Fields> | null> {
  return recordRow(queries, table, columns, id, sql``);
}

async function recordRow<Fields>(
  queries: Queries,
  table: RecordTable,
  columns: readonly string[],
  id: number,
  lock: ReturnType<typeof sql>,
): Promise<RecordRow<Fields> | null> {
  const shown = [...columns, ...VERSION_COLUMNS].map((column) => sql.ref(column));
  const { rows } = await sql<RecordRow<Fields>>`
    select ${sql.join([...shown, CHANGED])} from ${sql.table(table)} where id = ${id} ${lock}`.execute(queries);
  return rows[0] ?? null;
}

/** Raises the version of a row whose fields stand in other tables (VN1). False when it has another version. */
export async function raiseVersion(
  transaction: Queries,
  table: RecordTable,
  id: number,
  stamp: VersionStamp,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${sql.join(stampColumns(stamp))}
    where id = ${id} and version = ${stamp.version}`.execute(transaction);
  return numAffectedRows === 1n;
}

/** One change of a row. */
export interface RecordChange {
  /** The one that it made. */
  readonly version: number;
  readonly changed_by: string;
  /** Seconds since 1970. */
  readonly changed: number;
  /** Field → what it was before. */
  readonly before: Readonly<Record<string, unknown>>;
  /** Paths of secrets that it replaced. */
  readonly secrets: readonly string[];
}

/** Changes of one row that are kept. */
const KEPT_CHANGES = 20;
const KEPT_DAYS = 90;

/** Writes what a change replaced (VN2), and forgets the oldest. */
export async function insertRecordChange(
  transaction: Queries,
  { table, id }: { readonly table: RecordTable; readonly id: number },
  change: Pick<RecordChange, 'version' | 'before' | 'secrets'>,
  { by, at }: Stamp,
): Promise<void> {
  const { version, before, secrets } = change;
  await sql`
    with old as (
      delete from record_change
      where kind = ${table} and record_id = ${id} and version <= ${version - KEPT_CHANGES}
    )
    insert into record_change (kind, record_id, version, changed_by, changed, before, secrets)
    values (${table}, ${id}, ${version}, ${by}, ${at}, ${JSON.stringify(before)}::jsonb,
            ${JSON.stringify(secrets)}::jsonb)`.execute(transaction);
}

/** The changes of a row after a version, the oldest first. */
export async function recordChangesSince(
  queries: Queries,
  { table, id }: { readonly table: RecordTable; readonly id: number },
  version: number,
): Promise<readonly RecordChange[]> {
  const { rows } = await sql<RecordChange>`
    select version, changed_by, ${CHANGED}, before, secrets from record_change
    where kind = ${table} and record_id = ${id} and version > ${version} order by version`.execute(queries);
  return rows;
}

/** Forgets changes that are so old that nobody has an editor open since. */
export async function pruneRecordChanges(queries: Queries): Promise<void> {
  await sql`delete from record_change where changed < now() - make_interval(days => ${KEPT_DAYS}::int)`.execute(
    queries,
  );
}
