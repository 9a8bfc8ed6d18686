import { sql } from 'kysely';
import { pause } from '../../base/pause.ts';
import type { Database } from '../database.ts';

/*
 * The time that all processes share: the database's. Leases, retries, deadlines and firings are written by one process and
 * read by another, whose wall clock may differ, or jump.
 *
 * K1. Between two readings of the database's clock the time advances by `ticks`, which no change of a clock affects.
 * K2. While the database is away the time advances in the same way.
 */

const LOOK_MS = 5000;

export class DatabaseClock implements AsyncDisposable {
  private readonly database: Database;
  private readonly ticks: () => number;
  private readonly onTrouble: (error: unknown) => void;
  private readonly stopped = new AbortController();
  private looking: Promise<void> = Promise.resolve();
  /** The time, in milliseconds since 1970, at which `ticks` was 0. */
  private zero = 0;

  private constructor(database: Database, ticks: () => number, onTrouble: (error: unknown) => void) {
    this.database = database;
    this.ticks = ticks;
    this.onTrouble = onTrouble;
  }

  /** `ticks` are milliseconds of a monotonic clock, such as `performance.now`. */
  static async open(
    database: Database,
    ticks: () => number,
    onTrouble: (error: unknown) => void,
  ): Promise<DatabaseClock> {
    const clock = new DatabaseClock(database, ticks, onTrouble);
    await clock.look();
    clock.looking = clock.keepLooking();
    return clock;
  }

  readonly now = (): Date => new Date(this.zero + this.ticks());

  async [Symbol.asyncDispose](): Promise<void> {
    this.stopped.abort();
    await this.looking;
  }

  private async keepLooking(): Promise<void> {
    const { signal } = this.stopped;
    for (;;) {
      await pause(LOOK_MS, signal);
      if (signal.aborted) return;
      await this.look().catch(this.onTrouble); // K2
    }
  }

  private async look(): Promise<void> {
    const asked = this.ticks();
    const { rows } = await sql<{ time: number }>`
      select extract(epoch from clock_timestamp())::float8 * 1000 as time`.execute(this.database);
    const answered = this.ticks();
    if (rows[0] !== undefined) this.zero = rows[0].time - (asked + answered) / 2;
  }
}
