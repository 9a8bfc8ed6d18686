import { sql } from 'kysely';
import type { Database } from './database.ts';
import { inTransaction } from './in-transaction.ts';

/** Rows that take half a megabyte of its disk, and no memory worth mentioning. */
const ROWS = 30_000;

/**
 * Resolves when the database takes changes and its disk has room for some: what is written for it is gone at once, and
 * no row is touched.
 *
 * @throws what a change would fail with now
 */
export async function requireWritable(database: Database): Promise<void> {
  await inTransaction(database, async (transaction) => {
    await sql`update installation set value = value where false`.execute(transaction);
    await sql`set local work_mem = '64kB'`.execute(transaction);
    await sql`select count(*) from generate_series(1, ${sql.lit(ROWS)})`.execute(transaction);
  });
}
