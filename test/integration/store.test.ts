import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { isConnectionError, openDatabase } from '../../src/store/database.ts';
import { startEmbedded } from '../../src/store/embedded.ts';
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

test('a second server on a data directory is told who owns it', async () => {
  await using first = await testDatabase();
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
