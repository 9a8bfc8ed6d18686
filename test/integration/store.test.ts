import { cp, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { isConnectionError, openDatabase } from '../../src/store/database.ts';
import { startEmbedded } from '../../src/store/postgres/embedded.ts';
import { migrate } from '../../src/store/migrate.ts';
import { testDatabase } from '../support/database.ts';

test('migrations run once, also when several processes start at once', async () => {
  await using fresh = await testDatabase();
  await fresh.database.schema.dropTable('migration').execute();
  await fresh.database.schema.dropSchema('public').cascade().execute();
  await fresh.database.schema.createSchema('public').execute();
  const databases = [1, 2, 3].map(() => openDatabase({ url: fresh.url, connections: 1, onError: () => {} }));
  const ran = await Promise.all(databases.map((database) => migrate(database)));
  await Promise.all(databases.map((database) => database.destroy()));
  expect(ran.filter((files) => files.length > 0)).toHaveLength(1);
});

test('a migration that was edited after it ran is refused, and the file and the remedy are named', async () => {
  await using fresh = await testDatabase();
  await using copy = await mkdtempDisposable(join(tmpdir(), 'springtide-migrations-'));
  const directory = pathToFileURL(`${copy.path}/`);
  const ours = new URL('../../src/store/migrations/', import.meta.url);
  await cp(ours, directory, { recursive: true });
  const tokens = join(copy.path, '0002_tokens.sql');
  const text = await readFile(tokens, 'utf8');
  const edited =
    'migration 0002_tokens.sql was changed after it ran in this database: put src/store/migrations/0002_tokens';

  await writeFile(tokens, text.replaceAll('\n', '\r\n'));
  expect(await migrate(fresh.database, directory), 'line ends').toEqual([]);
  await writeFile(tokens, `${text}\n-- and more`);
  await expect(migrate(fresh.database, directory)).rejects.toThrow(edited);
  await writeFile(tokens, text);
  const further = '9999_further.sql';
  await writeFile(join(copy.path, further), 'create table further (id int)');
  expect(await migrate(fresh.database, directory)).toEqual([further]);
  await expect(migrate(fresh.database)).rejects.toThrow(`the database has migration ${further}, which this version`);
});

test('a database whose migrations an earlier version ran is adopted as it is, and from then on they stay', async () => {
  await using fresh = await testDatabase();
  const { database } = fresh;
  const checksums = sql<{ checksum: string | null }>`select checksum from migration order by name`;
  const { rows: before } = await checksums.execute(database);
  await sql`alter table migration drop column checksum`.execute(database);
  expect(await migrate(database)).toEqual([]);
  expect((await checksums.execute(database)).rows).toEqual(before);
  // one that an earlier version runs later, beside this one
  await sql`update migration set checksum = null where name like '0011%'`.execute(database);
  expect(await migrate(database)).toEqual([]);
  expect((await checksums.execute(database)).rows).toEqual(before);
  await sql`update migration set checksum = 'other' where name like '0011%'`.execute(database);
  await expect(migrate(database)).rejects.toThrow('migration 0011_addresses.sql was changed after it ran');
});

test('a second server on a data directory is told who owns it', async () => {
  await using first = await testDatabase('own');
  await expect(startEmbedded({ directory: first.directory, log: () => {} })).rejects.toThrow(
    new RegExp(`another Springtide server \\(pid ${process.pid}\\) uses the data directory`),
  );
});

test('a connection that breaks between two statements of a transaction fails the next one, and nothing else', async () => {
  await using fresh = await testDatabase();
  const { database } = fresh;
  const broken = database.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction);
    const pid = rows[0]?.pid ?? 0;
    await sql`select pg_terminate_backend(${pid})`.execute(database);
    await expect
      .poll(() => sql`select from pg_stat_activity where pid = ${pid}`.execute(database).then((found) => found.rows))
      .toEqual([]);
    await sql`select 1`.execute(transaction);
  });
  await expect(broken).rejects.toSatisfy(isConnectionError);
  await expect(sql`select 1`.execute(database)).resolves.toBeDefined();
});

test('a process that freezes in a transaction lets others have its locks before it is taken for dead', async () => {
  await using fresh = await testDatabase();
  await using stack = new AsyncDisposableStack();
  const open = () => stack.use(openDatabase({ url: fresh.url, connections: 1, lease: 3, onError: () => {} }));
  const lock = sql`lock table task in exclusive mode`;
  const thawed = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const frozen = open()
    .transaction()
    .execute(async (transaction) => {
      await lock.execute(transaction);
      locked.resolve();
      await thawed.promise;
      await sql`select 1`.execute(transaction);
    });
  await locked.promise;
  const begun = performance.now();
  await open()
    .transaction()
    .execute((transaction) => lock.execute(transaction));
  expect(performance.now() - begun, 'milliseconds').toBeLessThan(3000);
  thawed.resolve();
  await expect(frozen).rejects.toSatisfy(isConnectionError);
});
