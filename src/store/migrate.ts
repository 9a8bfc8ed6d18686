import { readdir, readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Database } from './database.ts';
import { inTransaction } from './in-transaction.ts';

const MIGRATIONS = new URL('./migrations/', import.meta.url);
/** "tide" in ASCII: the advisory lock under which migrations run. */
const MIGRATION_LOCK = 0x74696465;

/**
 * Brings the schema up to date: runs the numbered SQL files that have not run yet, each in its own transaction, in
 * order. Safe when several processes start at once: one runs them, the others wait and find nothing left to do.
 *
 * @returns the names of the files that ran
 * @throws when the database is newer than this program, or a file that ran has vanished
 */
export async function migrate(database: Database): Promise<readonly string[]> {
  const files = (await readdir(MIGRATIONS)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).toSorted();
  return database.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${sql.lit(MIGRATION_LOCK)})`.execute(connection);
    try {
      await sql`create table if not exists migration (name text primary key, ran timestamptz not null default now())`.execute(
        connection,
      );
      const { rows } = await sql<{ name: string }>`select name from migration order by name`.execute(connection);
      const done = new Set(rows.map((row) => row.name));
      const unknown = [...done].find((name) => !files.includes(name));
      if (unknown !== undefined) {
        throw new Error(
          `the database has migration ${unknown}, which this version of Springtide does not know: start the newer version`,
        );
      }
      const due = files.filter((name) => !done.has(name));
      for (const name of due) {
        const text = await readFile(new URL(name, MIGRATIONS), 'utf8');
        await inTransaction(connection, async (transaction) => {
          await sql.raw(text).execute(transaction);
          await sql`insert into migration (name) values (${name})`.execute(transaction);
        });
      }
      return due;
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(MIGRATION_LOCK)})`.execute(connection);
    }
  });
}
