import { setTimeout as delay } from 'node:timers/promises';
import { isConnectionError, isDiskFull, isOutage, isReadOnly } from './database.ts';

/*
 * Logs an outage of the database, which all parts of the server meet at once, many times a second.
 *
 * OU1. It is logged once when it begins, once a minute while it lasts, and once when it is over.
 * OU2. Errors that it causes are logged nowhere else.
 */

export interface OutagesDeps {
  /** Rejects while the database takes no changes. */
  readonly check: () => Promise<void>;
  readonly say: (message: string) => void;
  /** Milliseconds of a monotonic clock. */
  readonly ticks: () => number;
  /** Resolves when it is time for the next check, or at once when the signal aborts. */
  readonly pause: (signal: AbortSignal) => Promise<void>;
}

const MINUTE = 60_000;
/** A database that does not answer within so many milliseconds is away. */
const PATIENCE = 5000;

export class Outages implements AsyncDisposable {
  private readonly deps: OutagesDeps;
  private readonly stopped = new AbortController();
  private watching: Promise<void> | null = null;
  private lastPassed = -Infinity;

  constructor(deps: OutagesDeps) {
    this.deps = deps;
  }

  /** True when the cause of an error is an outage, which is logged here (OU1); any other is for the caller to log. */
  explains(trouble: unknown): boolean {
    if (!isOutage(trouble)) return false;
    this.watching ??= this.watch(trouble).finally(() => {
      this.watching = null;
    });
    return true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stopped.abort();
    await this.watching;
  }

  /** Checks, after such an error, until the database takes changes. */
  private async watch(error: unknown): Promise<void> {
    const { say, ticks, pause } = this.deps;
    const { signal } = this.stopped;
    const begun = ticks();
    let lastSaid: number | null = null;
    for (let failure = await this.failure(); failure !== null; failure = await this.failure()) {
      if (signal.aborted) return;
      if (lastSaid === null) say(`${conditionOf(error)} (${reasonOf(error)}): what needs it waits`);
      else if (ticks() - lastSaid >= MINUTE)
        say(`${conditionOf(failure)} (${reasonOf(failure)}), since ${secondsSince(begun, ticks())} s`);
      if (lastSaid === null || ticks() - lastSaid >= MINUTE) lastSaid = ticks();
      await pause(signal);
    }
    if (lastSaid !== null) say(`the database is back, after ${secondsSince(begun, ticks())} s`);
    else this.tellPassed(error);
  }

  /** A connection may break, or a large change may exceed the space, although the database works. */
  private tellPassed(error: unknown): void {
    const { say, ticks } = this.deps;
    if (ticks() - this.lastPassed < MINUTE) return;
    this.lastPassed = ticks();
    const what = isConnectionError(error) ? 'a connection to the database broke' : 'the database refused a change';
    say(`${what} (${reasonOf(error)}), and it takes changes`);
  }

  /** Why the database takes no changes; null = it does. */
  private failure(): Promise<unknown> {
    const checked = this.deps.check().then(
      () => null,
      (error: unknown) => error,
    );
    return Promise.race([checked, delay(PATIENCE, NO_ANSWER, { ref: false })]);
  }
}

const NO_ANSWER = new Error('it does not answer');

function conditionOf(error: unknown): string {
  if (isDiskFull(error)) return 'the disk of the database is full, make room on it';
  return isReadOnly(error) ? 'the database is read-only' : 'the database is away';
}

/** Node's error for a name with several addresses has no message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message !== '' ? error.message : 'code' in error ? String(error.code) : error.name;
}

function secondsSince(begun: number, now: number): number {
  return Math.round((now - begun) / 1000);
}
