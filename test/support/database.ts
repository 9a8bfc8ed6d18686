import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { startEmbedded } from '../../src/store/postgres/embedded.ts';
import { migrate } from '../../src/store/migrate.ts';
import { copyMadeCluster } from './made-cluster.ts';
import { type SharedDatabase, sharedDatabase } from './shared-postgres.ts';

/** A fresh, migrated database on a real PostgreSQL, and a directory; removed when disposed. */
export interface TestDatabase extends AsyncDisposable {
  readonly database: Database;
  readonly url: string;
  readonly directory: string;
}

/**
 * @param postgres own: a PostgreSQL of the test's own, whose data directory is the directory
 * @example
 * await using test = await testDatabase();
 * await test.database.selectFrom('pool').selectAll().execute();
 */
export async function testDatabase(postgres: 'shared' | 'own' = 'shared'): Promise<TestDatabase> {
  const directory = await mkdtemp(join(tmpdir(), `springtide-test-${randomBytes(3).toString('hex')}-`));
  const { url, drop } = (postgres === 'shared' ? await sharedDatabase() : null) ?? (await ownDatabase(directory));
  const database = openDatabase({ url, connections: 10, onError: () => {} });
  await migrate(database);
  return {
    database,
    url,
    directory,
    [Symbol.asyncDispose]: async () => {
      await database.destroy();
      await drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function ownDatabase(directory: string): Promise<SharedDatabase> {
  await copyMadeCluster(directory);
  const postgres = await startEmbedded({ directory, log: () => {} });
  return { url: postgres.url, drop: () => postgres.stop() };
}

/** From now on the reply to a commit is lost when `isLost` says so of the transaction's result. */
export function loseAnswers(database: Database, isLost: (answer: unknown) => boolean): void {
  const begin = database.transaction.bind(database);
  database.transaction = () => {
    const builder = begin();
    const execute = builder.execute.bind(builder);
    builder.execute = async (work) => {
      const answer = await execute(work);
      if (isLost(answer)) throw new Error('Connection terminated unexpectedly');
      return answer;
    };
    return builder;
  };
}
