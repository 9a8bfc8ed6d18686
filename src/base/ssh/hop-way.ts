import { Defect } from '../errors.ts';
import { orAborted } from '../or-aborted.ts';
import { HopFailed, type Place } from './hop.ts';
import type { HopConnection } from './hop-connection.ts';
import type { Tunnel } from './tunnel.ts';

/** Milliseconds between two logins after the first that failed; each pause is twice as long as the one before. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 4000;
/** Milliseconds after which a connection that breaks does not count as another failure. */
const STEADY = 10_000;

/** What is asked of a connection here. */
export type Carrier = Pick<HopConnection, 'hasRoom' | 'forward' | 'onEnd'> & Disposable;

/**
 * The connections to one jump host.
 *
 * HP1. At most one login is under way; all who wait for it share its outcome.
 * HP2. Another connection is made only when all others are full.
 * HP3. After a login that failed, and a connection that broke, there is a pause before the next login. Meanwhile everybody learns
 *      the reason at once.
 * HP4. A login that is refused is final, unless one was accepted before: then it may be the trouble of a moment.
 */
export class HopWay implements Disposable {
  private readonly login: () => Promise<Carrier>;
  private readonly now: () => number;
  private readonly connections = new Set<Carrier>();
  private connecting: Promise<void> | null = null;
  private failure: { readonly error: unknown; readonly until: number } | null = null;
  private failures = 0;
  private wasReached = false;
  private isDisposed = false;

  /** @param now milliseconds of a clock that is never set */
  constructor(login: () => Promise<Carrier>, now: () => number = () => performance.now()) {
    this.login = login;
    this.now = now;
  }

  /** True when nothing would be lost with it. */
  get isIdle(): boolean {
    return this.connections.size === 0 && this.connecting === null && this.pauseLeft() === 0;
  }

  /**
   * Opens a stream to a place over any of the connections.
   *
   * @throws HopFailed; NotForwarded; the abort reason
   */
  async open(place: Place, signal: AbortSignal): Promise<Tunnel> {
    for (;;) {
      const connection = await this.withRoom(signal);
      // the room may have been taken by others who waited for the same login
      if (connection.hasRoom) return connection.forward(place, signal);
    }
  }

  /** Makes sure that there is a connection. @throws as open */
  async reach(signal: AbortSignal): Promise<void> {
    await this.withRoom(signal);
  }

  [Symbol.dispose](): void {
    this.isDisposed = true;
    for (const connection of this.connections) connection[Symbol.dispose]();
  }

  private async withRoom(signal: AbortSignal): Promise<Carrier> {
    for (;;) {
      signal.throwIfAborted();
      if (this.isDisposed) throw new Defect('the jump hosts are closed');
      for (const connection of this.connections) if (connection.hasRoom) return connection;
      if (this.failure !== null && this.pauseLeft() > 0) throw this.failure.error;
      this.connecting ??= this.connect().finally(() => {
        this.connecting = null;
      });
      await orAborted(this.connecting, signal);
    }
  }

  private pauseLeft(): number {
    return this.failure === null ? 0 : Math.max(0, this.failure.until - this.now());
  }

  private async connect(): Promise<void> {
    let connection: Carrier;
    try {
      connection = await this.login();
    } catch (error) {
      throw this.failed(error);
    }
    if (this.isDisposed) return connection[Symbol.dispose]();
    this.wasReached = true;
    this.failure = null;
    const since = this.now();
    connection.onEnd = (lost) => {
      this.connections.delete(connection);
      if (this.now() - since >= STEADY) this.failures = 0;
      if (lost !== null) this.failed(lost);
    };
    this.connections.add(connection);
  }

  private failed(given: unknown): unknown {
    const isMoment = this.wasReached && given instanceof HopFailed && given.isHopeless;
    const error = isMoment ? new HopFailed(given.content, false, { cause: given }) : given;
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.failures);
    this.failures += 1;
    this.failure = { error, until: this.now() + pause };
    return error;
  }
}
