import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Endpoint } from './channel.ts';
import { openSocket } from './open-socket.ts';
import { Semaphore } from './semaphore.ts';
import { SshConnection, type SshDeps } from './ssh-connection.ts';

/** Milliseconds that a connection waits for the node's next step. */
const IDLE_TIMEOUT = 15_000;
/** Logins and beginnings of runs at once: they are bound by the processor, and many at once only make each of them slow. */
const BEGINNINGS = 32;

/** Milliseconds for a node to take a connection. */
const CONNECT_TIMEOUT = 20_000;
/** Milliseconds after which a node that takes no connection keeps others from beginning no longer. */
const SLOW_CONNECTION = 500;

/** A connection for one user at a time. Disposing gives it back. */
export interface SshLease extends Disposable {
  readonly connection: SshConnection;
  /** True when the connection was made for this lease. */
  readonly isNew: boolean;
  /** Says that the run has begun, and only needs patience now: somebody else may begin. */
  letOthersBegin(): void;
}

interface Open {
  readonly connection: SshConnection;
  readonly place: Disposable;
}

interface Idle extends Open {
  readonly timer: NodeJS.Timeout;
}

interface Begun {
  readonly turn: Disposable;
  readonly connection: SshConnection;
}

/**
 * Connections to nodes, kept for a while for whoever comes next.
 *
 * O1. At most `most` connections are open, logins and idle ones included.
 * O2. A connection has one user at a time, so that the node's limit of sessions is never met.
 * O3. At most BEGINNINGS leases are between their login and `letOthersBegin`. A node that takes no connection, or a run
 *     that takes long, does not count.
 */
export class SshPool implements Disposable {
  private readonly deps: SshDeps;
  private readonly places: Semaphore;
  private readonly beginnings = new Semaphore(BEGINNINGS);
  /** By endpoint; the map's order is the order in which they became idle. */
  private readonly idle = new Map<string, Idle[]>();
  private disposed = false;

  constructor(deps: SshDeps, most: number) {
    this.deps = deps;
    this.places = new Semaphore(most);
  }

  /**
   * @throws ConnectionRefused, an error that may go away by itself, or the abort reason
   */
  async lease(endpoint: Endpoint, signal: AbortSignal): Promise<SshLease> {
    const key = keyOf(endpoint);
    const kept = this.takeIdle(key);
    if (kept !== null) {
      try {
        return this.leaseOf(key, kept, await this.beginnings.enter(signal), false);
      } catch (error) {
        close(kept);
        throw error;
      }
    }
    const place = await this.enter(signal);
    try {
      const { turn, connection } = await this.login(endpoint, signal);
      return this.leaseOf(key, { connection, place }, turn, true);
    } catch (error) {
      place[Symbol.dispose]();
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.disposed = true;
    for (const key of this.idle.keys()) {
      for (let kept = this.takeIdle(key); kept !== null; kept = this.takeIdle(key)) close(kept);
    }
  }

  /** A place of one's own: when all are taken, the one of a connection that is idle. */
  private enter(signal: AbortSignal): Promise<Disposable> {
    if (this.places.isFull) {
      const [longest] = this.idle.keys();
      const kept = longest === undefined ? null : this.takeIdle(longest);
      if (kept !== null) close(kept);
    }
    return this.places.enter(signal);
  }

  /** Connects and logs in, in a turn that goes on to the beginning of the first run. */
  private async login(endpoint: Endpoint, signal: AbortSignal): Promise<Begun> {
    let turn = await this.beginnings.enter(signal);
    let socket: Socket | null = null;
    try {
      const connecting = connectTo(endpoint, signal);
      const isSlow = !(await settlesWithin(connecting, SLOW_CONNECTION));
      if (isSlow) turn[Symbol.dispose]();
      socket = await connecting;
      if (isSlow) turn = await this.beginnings.enter(signal);
      return { turn, connection: await SshConnection.login(socket, endpoint, this.deps, signal) };
    } catch (error) {
      turn[Symbol.dispose]();
      socket?.destroy();
      throw error;
    }
  }

  private leaseOf(key: string, { connection, place }: Open, turn: Disposable, isNew: boolean): SshLease {
    let ended = false;
    const giveBack = (): void => {
      if (ended) return;
      ended = true;
      turn[Symbol.dispose]();
      if (this.disposed || this.places.hasLine || !connection.isOpen) {
        connection[Symbol.dispose]();
        place[Symbol.dispose]();
      } else {
        this.keep(key, connection, place);
      }
    };
    return { connection, isNew, letOthersBegin: () => turn[Symbol.dispose](), [Symbol.dispose]: giveBack };
  }

  private keep(key: string, connection: SshConnection, place: Disposable): void {
    const timer = setTimeout(() => {
      this.forget(key, kept);
      close(kept);
    }, IDLE_TIMEOUT);
    timer.unref();
    const kept: Idle = { connection, place, timer };
    this.idle.set(key, [...(this.idle.get(key) ?? []), kept]);
  }

  private takeIdle(key: string): Idle | null {
    for (;;) {
      const kept = this.idle.get(key)?.at(-1);
      if (kept === undefined) return null;
      this.forget(key, kept);
      clearTimeout(kept.timer);
      if (kept.connection.isOpen) return kept;
      close(kept);
    }
  }

  private forget(key: string, kept: Idle): void {
    const rest = this.idle.get(key)?.filter((other) => other !== kept) ?? [];
    if (rest.length === 0) this.idle.delete(key);
    else this.idle.set(key, rest);
  }
}

function close({ connection, place, timer }: Idle): void {
  clearTimeout(timer);
  connection[Symbol.dispose]();
  place[Symbol.dispose]();
}

async function connectTo({ host, port }: Endpoint, signal: AbortSignal): Promise<Socket> {
  try {
    return await openSocket({ host, port, noDelay: true }, CONNECT_TIMEOUT, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`${host}:${port}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

async function settlesWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const settled = work.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, delay(milliseconds, false, { ref: false })]);
}

function keyOf({ host, port, user, keyFile }: Endpoint): string {
  return JSON.stringify([host, port, user, keyFile]);
}
