import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { postgresPrograms } from '../../src/store/postgres/postgres-programs.ts';
import { unprivileged } from '../../src/store/postgres/unprivileged.ts';

/** The directory of its socket. */
const VARIABLE = 'TEST_SHARED_POSTGRES';
/** For the tests of several processes; what a power failure would lose matters to none of them. */
const SETTINGS = Object.entries({
  listen_addresses: '',
  unix_socket_directories: '.',
  unix_socket_permissions: '0700',
  max_connections: '400',
  max_wal_size: '2GB',
  checkpoint_timeout: '1h',
  jit: 'off',
  fsync: 'off',
  full_page_writes: 'off',
});

/** A database of a test on the PostgreSQL that all tests share. */
export interface SharedDatabase {
  readonly url: string;
  /** Ends all sessions, and removes it. */
  readonly drop: () => Promise<void>;
}

/**
 * Starts a PostgreSQL for the tests of all processes: a copy of a cluster that is stopped. A test's own database on it takes
 * a fraction of what a PostgreSQL of its own does.
 *
 * @param made its data directory, with all tables
 * @returns stops it
 */
export async function startSharedPostgres(made: string): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'springtide-test-shared-'));
  const cluster = join(directory, 'postgres');
  const { pg_ctl: control } = await postgresPrograms();
  const { run, owner } = await unprivileged();
  if (owner !== null) return async () => rm(directory, { recursive: true });
  await mkdir(cluster, { mode: 0o700 });
  await cp(join(made, 'postgres'), cluster, { recursive: true });
  // nobody else may enter the directory
  await writeFile(join(cluster, 'pg_hba.conf'), 'local all all trust\n');
  const flags = SETTINGS.map(([name, value]) => `-c ${name}='${value}'`).join(' ');
  await run(control, ['-D', cluster, '-l', join(directory, 'postgres.log'), '-w', '-o', flags, 'start']);
  process.env[VARIABLE] = cluster;
  return async () => {
    delete process.env[VARIABLE];
    await run(control, ['-D', cluster, '-m', 'immediate', '-w', 'stop']);
    await rm(directory, { recursive: true, force: true });
  };
}

/** Makes a database with all tables; null when no PostgreSQL is shared. */
export async function sharedDatabase(): Promise<SharedDatabase | null> {
  const socket = process.env[VARIABLE];
  if (socket === undefined) return null;
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(socket, `create database ${name} template springtide owner springtide_app strategy file_copy`);
  return {
    url: urlOf(socket, 'springtide_app', name),
    drop: () => administer(socket, `drop database ${name} with (force)`),
  };
}

async function administer(socket: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(socket, 'springtide', 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function urlOf(socket: string, role: string, database: string): string {
  return `postgresql://${role}@/${database}?host=${encodeURIComponent(socket)}`;
}
