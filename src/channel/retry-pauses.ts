import { HopFailed } from '../base/ssh/hop.ts';
import { RunRefused } from './attend.ts';
import { ConnectionRefused } from './ssh/ssh-connection.ts';
import { steadyNow } from '../base/time/steady-time.ts';
import { NodeFault } from './transport.ts';

/**
 * Milliseconds, from the first failed try, for which a node is retried that never accepted a login: one that is silent, and
 * one that refuses connections, which is known at once.
 */
const SILENT_PATIENCE = 45_000;
const REFUSED_PATIENCE = 15_000;
const FIRST_PAUSE = 250;
/** A refused connection would be refused again a moment later. */
const FIRST_REFUSED_PAUSE = 1000;
const LONGEST_PAUSE = 5000;
/** How often in a row a node may answer nonsense, and the milliseconds between tries. */
const MOST_FAULTS = 3;
const FAULT_PAUSE = 1000;
/** The same for a node that has begun the run: it may be out of processes for a while. */
const MOST_FAULTS_LATER = 12;

/** Error codes for "nobody accepts a connection": of the machine, the route or the name. */
const REFUSALS: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
]);

/**
 * How long a node is retried. One that never accepted a login: for a while. One on which a run may have begun: until the call's
 * time is over. One that answers nonsense: a few times, as waiting rarely cures that.
 */
export class RetryPauses {
  private readonly end: number;
  private firstFailure: number | null = null;
  private wasReached = false;
  private pause = FIRST_PAUSE;
  private faults = 0;

  /** @param end of the call's time, in steady time */
  constructor(end: number) {
    this.end = end;
  }

  /** The node accepted a login. */
  reached(): void {
    this.wasReached = true;
  }

  /** True when the node is retried until the call's time is over. */
  get isLong(): boolean {
    return this.wasReached;
  }

  /** When tries end that fail with this error, at the latest; in steady time. */
  givenUpAt(error: unknown): number {
    return this.wasReached ? this.end : Math.min(this.end, steadyNow() + Math.max(0, this.leftAfter(error)));
  }

  /** Milliseconds until the next try; null = there is none. `isBegun`: a run may have begun there. */
  pauseAfter(error: unknown, isBegun: boolean): number | null {
    if (error instanceof ConnectionRefused || error instanceof RunRefused) return null;
    this.faults = error instanceof NodeFault ? this.faults + 1 : 0;
    if (this.faults >= (isBegun ? MOST_FAULTS_LATER : MOST_FAULTS)) return null;
    const ordinary = this.nextPause(error);
    const pause = this.faults === 0 ? ordinary : isBegun ? LONGEST_PAUSE : FAULT_PAUSE;
    if (steadyNow() + pause >= this.end) return null;
    // the last try is made when the patience ends
    const left = this.wasReached ? Infinity : this.leftAfter(error);
    return left <= 0 ? null : Math.min(pause, left);
  }

  /** Each is twice as long as the one before. */
  private nextPause(error: unknown): number {
    const pause = !this.wasReached && isRefusal(error) ? Math.max(this.pause, FIRST_REFUSED_PAUSE) : this.pause;
    this.pause = Math.min(pause * 2, LONGEST_PAUSE);
    return pause;
  }

  /** Milliseconds left for retrying a node that never accepted a login. */
  private leftAfter(error: unknown): number {
    const now = steadyNow();
    this.firstFailure ??= now;
    return this.firstFailure + (isRefusal(error) ? REFUSED_PATIENCE : SILENT_PATIENCE) - now;
  }
}

/** The network's error code, of the error itself or of its cause. A jump host is waited for longer: many nodes need it. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof HopFailed) return false;
  return REFUSALS.has('code' in error ? error.code : null) || isRefusal(error.cause);
}
