import { sql } from 'kysely';
import type { Database } from './database.ts';
import { inTransaction } from './in-transaction.ts';

/** Rows that take half a megabyte on the database's disk, and hardly any memory. */
const ROWS = 30_000;

/**
 * Resolves when the database takes changes and its disk has space: what is written for the test is rolled back, and
 * no row is touched.
 *
 * @throws the error that a change would get now
 */
export async function requireWritable(database: Database): Promise<void> {
  await inTransaction(database, async (transaction) => {
    await sql`update installation set value = value where false`.execute(transaction);
    await sql`set local work_mem = '64kB'`.execute(transaction);
    await sql`select count(*) from generate_series(1, ${sql.lit(ROWS)})`.execute(transaction);
  });
}
