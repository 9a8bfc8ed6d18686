import type { CronItemId, PoolId, ScheduleId } from '../ids.ts';
import { isSizing, type ScheduleType } from './schedule.ts';
import type { Firing, WallClock, WeekTime } from './wall-clock.ts';

/** A cron item that is switched on, of a definition that goes by the clock. */
export interface TimedItem extends WeekTime {
  readonly id: CronItemId;
  readonly scheduleId: ScheduleId;
  readonly poolId: PoolId;
  readonly type: ScheduleType;
  /** The size that the pool should have; of no meaning for a deploy. */
  readonly instanceNum: number;
  /** Grows when a definition of the pool's size is saved: the item that should hold now is applied again. */
  readonly revision: number;
  /** Since when the item has this time. */
  readonly since: Date;
}

export interface Due {
  readonly item: TimedItem;
  readonly firing: Firing;
  /** True for a deploy that was due so long ago that nobody expects it any more. */
  readonly missed: boolean;
}

/** How late a deploy may begin: long enough for a restart of the server, too short to surprise anybody. */
export const LATEST_DEPLOY_MS = 10 * 60 * 1000;

/**
 * What counts now: for each pool the item that says which size it should have, and the deploy that was due last. A
 * size that was missed still holds; a deploy only counts when it was due after it was saved.
 */
export function dueNow(items: readonly TimedItem[], now: Date, clock: WallClock): readonly Due[] {
  const due = items.flatMap((item): readonly Due[] => {
    const firing = clock.last(item, now);
    if (isSizing(item.type)) return [{ item, firing, missed: false }];
    if (firing.at <= item.since) return [];
    return [{ item, firing, missed: now.getTime() - firing.at.getTime() > LATEST_DEPLOY_MS }];
  });
  const byPoolAndKind = Map.groupBy(due, ({ item }) => `${item.poolId} ${isSizing(item.type)}`);
  return [...byPoolAndKind.values()].map((group) => group.reduce((a, b) => (isLater(b, a) ? b : a)));
}

/** At the same moment, the later local time counts, then the item for one day of the week, then the newer one. */
function isLater(a: Due, b: Due): boolean {
  const order =
    a.firing.at.getTime() - b.firing.at.getTime() ||
    compare(a.firing.localTime, b.firing.localTime) ||
    Number(a.item.weekDay > 0) - Number(b.item.weekDay > 0) ||
    a.item.id - b.item.id;
  return order > 0;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
