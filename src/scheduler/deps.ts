import type { WallClock } from '../domain/schedules/wall-clock.ts';
import type { Context } from '../operations/context.ts';

/** The dependencies of scheduling. */
export interface SchedulerDeps {
  /** `now` is the decisive time. */
  readonly context: Context;
  /** The time zone of cron items. */
  readonly clock: WallClock;
  readonly log: { info(message: string): void; error(details: { err: unknown }, message: string): void };
}
