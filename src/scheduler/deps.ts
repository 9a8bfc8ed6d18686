import type { WallClock } from '../domain/schedules/wall-clock.ts';
import type { Context } from '../operations/context.ts';

/** What scheduling is given. */
export interface SchedulerDeps {
  /** `now` is the time that counts. */
  readonly context: Context;
  /** In whose time zone cron items are meant. */
  readonly clock: WallClock;
  readonly log: { info(message: string): void; error(details: { err: unknown }, message: string): void };
}
