import type { CronItemId, PoolId, ScheduleId } from '../ids.ts';
import { isSizing, type ScheduleType } from './schedule.ts';
import type { Firing, WallClock, WeekTime } from './wall-clock.ts';

/** An enabled cron item of a definition that goes by the clock. */
export interface TimedItem extends WeekTime {
  readonly id: CronItemId;
  readonly scheduleId: ScheduleId;
  readonly poolId: PoolId;
  readonly type: ScheduleType;
  /** The size that the pool should have; meaningless for a deploy. */
  readonly instanceNum: number;
  /** Grows whenever a definition of the pool's size is saved, so that the present item is applied again. */
  readonly revision: number;
  /** Since when the item has this time. */
  readonly since: Date;
}

export interface Due {
  readonly item: TimedItem;
  readonly firing: Firing;
  /** True for a deploy that is too old to be made up for. */
  readonly missed: boolean;
}

/** How late a deploy may begin: long enough for a restart of the server, too short to be a surprise. */
export const LATEST_DEPLOY_MS = 10 * 60 * 1000;

/**
 * What is due now: for each pool the item that sets its present size, and the last deploy. A
 * size that was missed still applies; a deploy only counts when it was due after it was saved.
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

/** At the same moment, the later local time wins, then the item for one day of the week, then the newer one. */
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
