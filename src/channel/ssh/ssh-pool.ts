import { setTimeout as delay } from 'node:timers/promises';
import type { Wire } from '../../base/connection-guard.ts';
import { Defect } from '../../base/errors.ts';
import { networkReason } from '../../base/network-reason.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import type { Endpoint } from '../channel.ts';
import { close, IdleConnections, type Open } from './idle-connections.ts';
import { openSocket } from '../../base/open-socket.ts';
import { Semaphore } from '../../base/semaphore.ts';
import { HopFailed, NotForwarded } from '../../base/ssh/hop.ts';
import { ConnectionRefused, SshConnection, type SshDeps } from './ssh-connection.ts';
import type { TimeLeft } from '../time-left.ts';

/** Seconds that a connection waits for the node's next command, where the machine type says nothing. */
const IDLE_TIMEOUT = 60;
/** Logins and beginnings of runs at a time: they are limited by the processor, and more of them only make each slower. */
const BEGINNINGS = 32;

/** Milliseconds for a node to take a connection. */
const CONNECT_TIMEOUT = 20_000;
/** Milliseconds after which a node that accepts no connection no longer keeps others from beginning. */
const SLOW_CONNECTION = 500;
/** Milliseconds for a login, and after how many it no longer keeps others from beginning. */
const LOGIN_TIMEOUT = 20_000;
const SLOW_LOGIN = 3000;

/** A connection for one user at a time. Disposing gives it back. */
export interface SshLease extends Disposable {
  readonly connection: SshConnection;
  /** True when the connection was made for this lease. */
  readonly isNew: boolean;
  /** Says that the run has begun and is only waited for: another lease may begin. */
  letOthersBegin(): void;
}

interface Kept {
  readonly open: Open;
  readonly turn: Disposable;
}

interface Signals {
  /** Aborted when the caller gives up. */
  readonly given: AbortSignal;
  /** Aborted also when the time is over. */
  readonly signal: AbortSignal;
}

interface Begun {
  readonly turn: Disposable;
  readonly connection: SshConnection;
}

/**
 * Connections to nodes, kept for a while for the next user.
 *
 * SP1. At most `most` connections are open, including logins and idle ones.
 * SP2. A connection has one user at a time, so that the node's limit of sessions is never reached.
 * SP3. At most BEGINNINGS leases are between their login and `letOthersBegin`. A node that accepts no connection or no
 *      login, or runs something long, does not count.
 */
export class SshPool implements Disposable {
  private readonly deps: SshDeps;
  private readonly places: Semaphore;
  private readonly beginnings = new Semaphore(BEGINNINGS);
  private readonly idle = new IdleConnections();
  private disposed = false;

  constructor(deps: SshDeps, most: number) {
    this.deps = deps;
    this.places = new Semaphore(most);
  }

  /**
   * Every wait ends when the time is over.
   *
   * @param onConnect called when a new connection is about to be made, after the waits for others
   * @throws ConnectionRefused, an error that may go away by itself, or the abort reason
   */
  async lease(
    endpoint: Endpoint,
    time: TimeLeft,
    given: AbortSignal,
    onConnect: () => void = () => {},
  ): Promise<SshLease> {
    const signal = AbortSignal.any([given, time.over]);
    const kept = await this.takeKept(keyOf(endpoint), signal);
    if (kept !== null) return this.leaseOf(endpoint, kept.open, kept.turn, false);
    const place = await this.enter(signal);
    try {
      const { turn, connection } = await this.login(endpoint, time, { given, signal }, onConnect);
      return this.leaseOf(endpoint, { connection, place }, turn, true);
    } catch (error) {
      place[Symbol.dispose]();
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.disposed = true;
    this.idle[Symbol.dispose]();
  }

  /** An existing connection, in a turn; null = none is open when the turn has come. */
  private async takeKept(key: string, signal: AbortSignal): Promise<Kept | null> {
    for (;;) {
      const open = this.idle.take(key);
      if (open === null) return null;
      try {
        const turn = await this.beginnings.enter(signal);
        if (open.connection.isOpen) return { open, turn };
        turn[Symbol.dispose]();
      } catch (error) {
        close(open);
        throw error;
      }
      close(open);
    }
  }

  /** A place in the pool; when all are taken, that of an idle connection. */
  private enter(signal: AbortSignal): Promise<Disposable> {
    if (this.places.isFull) this.idle.makeRoom();
    return this.places.enter(signal);
  }

  /**
   * Connects and logs in, in a turn that lasts to the beginning of the first run. While the node is waited for, another lease
   * has the turn. A node that lets the time pass is described by the error of the wait: waits do not end with the call's time.
   */
  private async login(
    endpoint: Endpoint,
    time: TimeLeft,
    { given, signal }: Signals,
    onConnect: () => void,
  ): Promise<Begun> {
    let turn = await this.beginnings.enter(signal);
    onConnect();
    const inTurn = async <T>(waiting: Promise<T>, patience: number, discard: (made: T) => void): Promise<T> => {
      if (await settlesWithin(waiting, patience)) return waiting;
      turn[Symbol.dispose]();
      const made = await waiting;
      try {
        turn = await this.beginnings.enter(signal);
      } catch (error) {
        discard(made);
        throw error;
      }
      return made;
    };
    try {
      const connecting = connectTo(endpoint, this.deps, time.atMost(CONNECT_TIMEOUT), given);
      const socket = await inTurn(connecting, SLOW_CONNECTION, (made) => made.destroy());
      const loggingIn = SshConnection.login(socket, endpoint, this.deps, time.atMost(LOGIN_TIMEOUT), given);
      const connection = await inTurn(loggingIn, SLOW_LOGIN, (made) => made[Symbol.dispose]());
      return { turn, connection };
    } catch (error) {
      turn[Symbol.dispose]();
      throw error;
    }
  }

  private leaseOf(endpoint: Endpoint, open: Open, turn: Disposable, isNew: boolean): SshLease {
    const { connection } = open;
    const { idleTimeout = IDLE_TIMEOUT } = endpoint;
    let ended = false;
    const giveBack = (): void => {
      if (ended) return;
      ended = true;
      turn[Symbol.dispose]();
      const isWanted = idleTimeout > 0 && connection.isOpen && !this.disposed && !this.places.hasLine;
      if (isWanted) this.idle.keep(keyOf(endpoint), open, idleTimeout * 1000);
      else close(open);
    };
    return { connection, isNew, letOthersBegin: () => turn[Symbol.dispose](), [Symbol.dispose]: giveBack };
  }
}

const noWay = (): never => {
  throw new Defect('this channel has no way through jump hosts');
};
const NO_JUMP_HOSTS: NonNullable<SshDeps['jumpHosts']> = { dial: noWay, dialBySocks: noWay };

async function connectTo(
  { host, port, jumps, socks }: Endpoint,
  { jumpHosts: ways = NO_JUMP_HOSTS }: SshDeps,
  within: number,
  signal: AbortSignal,
): Promise<Wire> {
  try {
    if (jumps !== undefined) return await ways.dial(jumps, { kind: 'tcp', host, port }, within, signal);
    if (socks !== undefined) return await ways.dialBySocks(socks, { host, port }, within, signal);
    return await openSocket({ host, port, noDelay: true }, within, signal);
  } catch (error) {
    signal.throwIfAborted();
    const content = message('at_address', { address: `${host}:${port}`, reason: networkReason(error) });
    const isHopeless =
      (error instanceof HopFailed && error.isHopeless) || (error instanceof NotForwarded && error.isForbidden);
    throw isHopeless ? new ConnectionRefused(content, { cause: error }) : new MessageError(content, { cause: error });
  }
}

async function settlesWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const settled = work.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, delay(milliseconds, false, { ref: false })]);
}

/** Connections are shared by those alone who would log in with the same things over the same way. */
function keyOf(endpoint: Endpoint): string {
  const { host, port, user, key, moreKeys, passphrase, agent, password, certificate, ...rest } = endpoint;
  const { hostCa, jumps, socks, keepalive } = rest;
  const proofs = [key, moreKeys, passphrase, agent, password, certificate];
  return JSON.stringify([host, port, user, proofs, hostCa, jumps, socks, keepalive]);
}
