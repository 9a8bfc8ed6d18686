import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import type { Database, Queries } from './database.ts';
import { inTransaction } from './in-transaction.ts';

/*
 * MG1. A file that ran is never changed: databases already contain its result, and no later file would know. Its checksum is
 *      kept in the database, and a file with another one is refused.
 * MG2. Line ends of a file do not matter: another system's are no change.
 */

const MIGRATIONS = new URL('./migrations/', import.meta.url);
/** "tide" in ASCII: the advisory lock under which migrations run. */
const MIGRATION_LOCK = 0x74696465;

interface Migration {
  /** The name of its file. */
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

/**
 * Brings the schema up to date: runs the numbered SQL files that have not run yet, each in its own transaction, in
 * order. Safe when several processes start at once: one runs them, the others wait and find nothing left to do.
 *
 * @returns the names of the files that ran
 * @throws when the database is newer than this program, or a file that ran has vanished or was changed (MG1)
 */
export async function migrate(database: Database, directory: URL = MIGRATIONS): Promise<readonly string[]> {
  const migrations = await migrationsIn(directory);
  return database.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${sql.lit(MIGRATION_LOCK)})`.execute(connection);
    try {
      await prepareRecord(connection);
      const done = await migrationsDone(connection);
      refuseUnknown(migrations, done);
      await adopt(connection, migrations, done);
      const due = migrations.filter(({ name }) => !done.has(name));
      for (const migration of due) await run(connection, migration);
      return due.map(({ name }) => name);
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(MIGRATION_LOCK)})`.execute(connection);
    }
  });
}

async function migrationsIn(directory: URL): Promise<readonly Migration[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, directory), 'utf8');
      const checksum = createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex'); // MG2
      return { name, text, checksum };
    }),
  );
}

/** Makes the table of the files that ran; that of an earlier version has no checksums. */
async function prepareRecord(connection: Queries): Promise<void> {
  await sql`
    create table if not exists migration (name text primary key, ran timestamptz not null default now())`.execute(
    connection,
  );
  await sql`alter table migration add column if not exists checksum text`.execute(connection);
}

/** File name → its checksum when it ran; null = an earlier version ran it without a checksum. */
async function migrationsDone(connection: Queries): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await sql<{ name: string; checksum: string | null }>`
    select name, checksum from migration order by name`.execute(connection);
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

function refuseUnknown(migrations: readonly Migration[], done: ReadonlyMap<string, string | null>): void {
  const known = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  for (const [name, checksum] of done) {
    if (!known.has(name)) {
      throw new MessageError(message('migration_unknown', { name }));
    }
    if (checksum !== null && checksum !== known.get(name)) {
      throw new MessageError(message('migration_changed', { name }));
    }
  }
}

/** Records checksums for files that an earlier version ran. */
async function adopt(
  connection: Queries,
  migrations: readonly Migration[],
  done: ReadonlyMap<string, string | null>,
): Promise<void> {
  for (const { name, checksum } of migrations.filter(({ name }) => done.get(name) === null)) {
    await sql`update migration set checksum = ${checksum} where name = ${name}`.execute(connection);
  }
}

function run(connection: Database, { name, text, checksum }: Migration): Promise<void> {
  return inTransaction(connection, async (transaction) => {
    await sql.raw(text).execute(transaction);
    await sql`insert into migration (name, checksum) values (${name}, ${checksum})`.execute(transaction);
  });
}
