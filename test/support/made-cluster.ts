import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BossQueue } from '../../src/engine/boss-queue.ts';
import { openDatabase } from '../../src/store/database.ts';
import { startEmbedded } from '../../src/store/postgres/embedded.ts';
import { migrate } from '../../src/store/migrate.ts';
import { startSharedPostgres } from './shared-postgres.ts';

/** The data directory with a PostgreSQL that was made once per run, for servers to copy. */
const VARIABLE = 'TEST_MADE_CLUSTER';

/**
 * Global set-up: makes a PostgreSQL with all tables, and stops it. Servers start with a copy, as making their own takes longer;
 * tests without a server have databases on one that they share.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env[VARIABLE] !== undefined) return async () => {};
  const directory = await mkdtemp(join(tmpdir(), 'springtide-test-made-'));
  const postgres = await startEmbedded({ directory, log: () => {} });
  const database = openDatabase({ url: postgres.url, connections: 1, onError: () => {} });
  await migrate(database);
  await database.destroy();
  const queue = await BossQueue.open({ url: postgres.url, lease: 30 }, () => {});
  await queue[Symbol.asyncDispose]();
  await postgres.stop();
  process.env[VARIABLE] = directory;
  const stopShared = await startSharedPostgres(directory);
  return async () => {
    delete process.env[VARIABLE];
    await stopShared();
    await rm(directory, { recursive: true, force: true });
  };
}

/** Copies the prepared PostgreSQL, if there is one, to a data directory that has none yet. */
export async function copyMadeCluster(directory: string): Promise<void> {
  const made = process.env[VARIABLE];
  if (made === undefined || (await stat(join(directory, 'postgres')).catch(() => null)) !== null) return;
  await promisify(execFile)('cp', ['-a', '--', `${made}/.`, directory]);
}
