import { sql } from 'kysely';
import type { Queries } from './database.ts';
import type { RecordTable } from './record-versions.ts';

/*
 * Records that a file describes.
 *
 * FC1. A transaction that applies a file, or plans that, holds the lock of files until it ends: what one file makes of the
 *      records, no other one changes half of.
 */

/** "file" in ASCII: the advisory lock of FC1. */
const FILE_LOCK = 0x66696c65;

/** Tables whose rows say which set of records they belong to. */
export type ManagedTable = Exclude<RecordTable, 'action_impl'>;

/** Takes the lock of files (FC1); false when somebody has it. */
export async function tryLockFiles(transaction: Queries): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select pg_try_advisory_xact_lock(${sql.lit(FILE_LOCK)}) as held`.execute(transaction);
  return rows[0]?.held === true;
}

/** Says which set of records rows belong to. That is no change of the records: their versions stay. */
export async function setManagedBy(
  transaction: Queries,
  table: ManagedTable,
  ids: readonly number[],
  label: string,
): Promise<void> {
  await sql`
    update ${sql.table(table)} set managed_by = ${label}
    where id = any(${ids}::int[]) and managed_by is distinct from ${label}`.execute(transaction);
}
