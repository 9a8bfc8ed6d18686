import { expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
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
