import type { CronItemId, ScheduleId } from '../ids.ts';
import type { TimedItem } from './due.ts';
import { type CronItem, isSizing, type Schedule } from './schedule.ts';

/*
 * What saving a definition does to its cron items. A save carries this out, and a plan of a save shows it.
 */

/** A cron item of a definition that was saved before. */
export interface EarlierItem extends Pick<CronItem, 'weekDay' | 'time' | 'ignore'> {
  readonly id: CronItemId;
  readonly revision: number;
  readonly since: Date;
}

/** A definition that was saved before. */
export interface EarlierSchedule extends Pick<Schedule, 'type' | 'execType'> {
  readonly id: ScheduleId;
  readonly items: readonly EarlierItem[];
}

export interface ItemChanges {
  readonly removed: readonly CronItemId[];
  /** They keep their ids, and with them what they did already. */
  readonly kept: readonly { readonly earlier: EarlierItem; readonly item: CronItem }[];
  readonly added: readonly CronItem[];
}

/**
 * Decides which items are replaced. An item is known by its day and time; one that was switched off, or of a definition
 * that did something else, begins anew.
 *
 * @param earlier null = a new definition
 */
export function itemChanges(earlier: EarlierSchedule | null, schedule: Schedule): ItemChanges {
  const isSame = earlier?.type === schedule.type && earlier.execType === schedule.execType;
  const before = new Map((earlier?.items ?? []).map((item) => [keyOf(item), item]));
  const known = (item: CronItem): EarlierItem | null => {
    const found = before.get(keyOf(item));
    return isSame && found !== undefined && !found.ignore ? found : null;
  };
  const kept = schedule.cronItems.flatMap((item) => {
    const found = known(item);
    return found === null ? [] : [{ earlier: found, item }];
  });
  const ids = new Set(kept.map((one) => one.earlier.id));
  return {
    removed: [...before.values()].map(({ id }) => id).filter((id) => !ids.has(id)),
    kept,
    added: schedule.cronItems.filter((item) => known(item) === null),
  };
}

/** Ids of items and definitions that are not saved yet: larger than all others, as the database will give them. */
const NEW_ID = Number.MAX_SAFE_INTEGER - 1_000_000;
export const NEW_SCHEDULE = NEW_ID as ScheduleId;

/**
 * Every item that goes by the clock and is switched on, as it is after a definition was saved.
 *
 * @param items as they are now
 * @param earlier the definition that is replaced; null = none
 */
export function timedAfterSaving(
  items: readonly TimedItem[],
  earlier: EarlierSchedule | null,
  schedule: Schedule,
  now: Date,
): readonly TimedItem[] {
  const { kept, added } = itemChanges(earlier, schedule);
  const others = items.filter((item) => item.scheduleId !== earlier?.id);
  const rows = [
    ...kept.map(({ earlier: { id, revision, since }, item }) => ({ id, revision, since, item })),
    ...added.map((item, index) => ({ id: (NEW_ID + index) as CronItemId, revision: 1, since: now, item })),
  ];
  const own = schedule.execType === 'crontab' ? rows.filter(({ item }) => !item.ignore) : [];
  const { poolId, type } = schedule;
  const after = [
    ...others,
    ...own.map(({ item, ...row }): TimedItem => ({
      ...row,
      scheduleId: earlier?.id ?? NEW_SCHEDULE,
      poolId,
      type,
      instanceNum: item.instanceNum,
      weekDay: item.weekDay,
      time: item.time,
    })),
  ];
  if (!isSizing(type)) return after;
  // the size that the pool should have now is applied again (renewSizes in store/schedules)
  return after.map((item) =>
    item.poolId === poolId && isSizing(item.type) ? { ...item, revision: item.revision + 1 } : item,
  );
}

function keyOf({ weekDay, time }: Pick<CronItem, 'weekDay' | 'time'>): string {
  return `${weekDay} ${time}`;
}
