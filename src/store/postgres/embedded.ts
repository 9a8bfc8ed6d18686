import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { messageOf } from '../../base/errors.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message, type Message } from '../../messages/message.ts';
import { Cluster } from './cluster.ts';
import type { ClusterOptions } from './cluster-files.ts';

/*
 * A real PostgreSQL in a data directory, which belongs to one server.
 *
 * EP1. The postmaster is a daemon of its own: when the server is killed it keeps running, and the next start takes it over.
 * EP2. One server per directory: the owner holds a session advisory lock as long as it runs; a second one gets an error.
 * EP3. When the postmaster dies while the server runs, the server starts it again.
 * EP4. Only a local socket, in a directory that nobody else may enter, and no login without a password that nobody else
 *      can read (cluster-access.ts).
 */

/** Milliseconds between two log lines about a PostgreSQL that does not start. */
const TELL_EVERY = 60_000;
const OWNER_LOCK = 0x6f776e72; // "ownr"

export interface EmbeddedDatabase {
  readonly url: string;
  /** Stops PostgreSQL. Otherwise (after a crash) PostgreSQL keeps running, and the next start takes it over. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL of a data directory, or takes over the one that already runs there.
 *
 * @throws when another server owns the directory, or PostgreSQL cannot start; the message says why and what to do
 * @example
 * const postgres = await startEmbedded({ directory: './data', log: console.log });
 */
export async function startEmbedded(options: ClusterOptions): Promise<EmbeddedDatabase> {
  const cluster = await Cluster.open(options);
  const guard = new Guard(cluster, await bringUp(cluster), options.log);
  return { url: cluster.url, stop: () => guard.stop() };
}

/**
 * The PostgreSQL of a data directory for a short job: that of a running server, or one that is started for as long as
 * no server runs. `stop` leaves a server's running.
 *
 * @throws when PostgreSQL cannot start
 */
export async function visitEmbedded(options: ClusterOptions): Promise<EmbeddedDatabase> {
  try {
    return await startEmbedded(options);
  } catch (error) {
    if (error instanceof OwnedElsewhere) return { url: error.url, stop: async () => {} };
    throw error;
  }
}

/** A server owns the directory. */
class OwnedElsewhere extends MessageError {
  readonly url: string;

  constructor(url: string, content: Message) {
    super(content);
    this.url = url;
  }
}

/** The session that holds the lock of EP2. */
interface Ownership {
  /** Resolves when the session is over, also when it was over before. */
  readonly ended: Promise<void>;
  giveUp(): Promise<void>;
}

/** Holds the ownership, and starts PostgreSQL again when it dies (EP3). */
class Guard {
  private readonly cluster: Cluster;
  private readonly log: (message: string) => void;
  private owner: Ownership;
  private stopping = false;

  constructor(cluster: Cluster, owner: Ownership, log: (message: string) => void) {
    this.cluster = cluster;
    this.log = log;
    this.owner = owner;
    this.watch();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.owner.giveUp();
    await this.cluster.stop();
  }

  private watch(): void {
    void this.owner.ended.then(() => this.restart());
  }

  private async restart(): Promise<void> {
    if (this.stopping) return;
    this.log('PostgreSQL is gone: starting it again');
    let lastLogged = -Infinity;
    while (!this.stopping) {
      try {
        this.owner = await bringUp(this.cluster);
        this.watch();
        this.log('PostgreSQL is back');
        return;
      } catch (error) {
        if (performance.now() - lastLogged >= TELL_EVERY) {
          lastLogged = performance.now();
          this.log(`PostgreSQL does not start: ${messageOf(error)}`);
        }
        await delay(1000);
      }
    }
  }
}

/**
 * Starts PostgreSQL, unless it runs, and takes the lock of the directory's owner.
 *
 * @throws OwnedElsewhere, or when PostgreSQL cannot start
 */
async function bringUp(cluster: Cluster): Promise<Ownership> {
  await cluster.start();
  const owner = await takeOwnership(cluster).catch(async (error: unknown) => {
    if (!isShutOut(error)) throw error;
    await cluster.renewAccess();
    return takeOwnership(cluster);
  });
  if (await cluster.isCurrent()) return owner;
  await owner.giveUp();
  await cluster.stop();
  await cluster.start();
  return takeOwnership(cluster);
}

/** True for a PostgreSQL that runs and refuses our login: our role, password, database or its socket is missing. */
function isShutOut(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(28...|3D000|ENOENT|ECONNREFUSED|EACCES)$/.test(code);
}

async function takeOwnership(cluster: Cluster): Promise<Ownership> {
  const owner = new pg.Client({
    connectionString: cluster.url,
    application_name: `springtide owner ${process.pid}`,
  });
  owner.on('error', () => {}); // 'end' follows, and is acted on
  const ended = new Promise<void>((resolve) => void owner.once('end', resolve));
  await owner.connect();
  const { rows } = await owner.query<{ owned: boolean }>('select pg_try_advisory_lock($1) as owned', [OWNER_LOCK]);
  if (rows[0]?.owned === true) return { ended, giveUp: () => owner.end() };
  const holder = await owner.query<{ application_name: string }>(
    `select application_name from pg_stat_activity join pg_locks using (pid)
     where locktype = 'advisory' and objid = $1 and granted`,
    [OWNER_LOCK],
  );
  await owner.end();
  const pid = holder.rows[0]?.application_name.split(' ').at(-1) ?? 'unknown';
  throw new OwnedElsewhere(cluster.url, message('data_dir_in_use', { pid, directory: cluster.directory }));
}
