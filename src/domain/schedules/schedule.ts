import { type Message, message } from '../../messages/message.ts';
import { Refusal } from '../errors.ts';
import type { PoolId } from '../ids.ts';

/** What a definition does to its pool: set its size (expand, shrink: the same), or deploy to it. */
export const SCHEDULE_TYPES = ['expand', 'shrink', 'upload'] as const;
export type ScheduleType = (typeof SCHEDULE_TYPES)[number];

/** crontab: by its cron items; depend: only when a pool is resized that depends on this one, its cron items are ignored. */
export const EXEC_TYPES = ['crontab', 'depend'] as const;
export type ExecType = (typeof EXEC_TYPES)[number];

/** Which nodes a size counts: those made by the clock, or those made because another pool needs them. */
export type ScheduledNodeType = 'crontab' | 'depend';

/** At a time of the day, on every day or one day of the week. */
export interface CronItem {
  /** The size that the pool should have; meaningless for upload. */
  readonly instanceNum: number;
  /** Upload: the largest share of the nodes in work at once, in percent; 0 = no limit. */
  readonly concurrRatio: number;
  /** Upload: the most nodes in work at once; 0 = no limit. */
  readonly concurrNum: number;
  /** 0 every day, 1 Sunday … 7 Saturday. */
  readonly weekDay: number;
  /** HH:mm:ss in the server's time zone. */
  readonly time: string;
  readonly ignore: boolean;
}

/** Another pool that is resized with this one. */
export interface DependItem {
  readonly poolId: PoolId;
  readonly ratio: number;
  readonly elasticCount: number;
  /** The step before which this pool's nodes wait; '' = the last one of the template. */
  readonly stepName: string;
  readonly ignore: boolean;
}

export interface Schedule {
  readonly poolId: PoolId;
  readonly type: ScheduleType;
  readonly execType: ExecType;
  readonly cronItems: readonly CronItem[];
  readonly dependItems: readonly DependItem[];
}

const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;
/** The most items of one definition: all of them are evaluated at every look. */
const MOST_ITEMS = 500;
const MOST_RATIO = 1000;
const MOST_ELASTIC = 10_000;

/**
 * Reads a time of the day.
 *
 * @throws Refusal for any other text
 * @example readTime('14:09') // '14:09:00'
 */
export function readTime(text: string): string {
  const [, hour, minute, second = '00'] = TIME.exec(text.trim()) ?? [];
  if (hour !== undefined && minute !== undefined) return `${hour}:${minute}:${second}`;
  throw new Refusal('invalid', message('time_wrong', { given: text }), {
    field: 'time',
  });
}

/** True for definitions that set a pool's size. */
export function isSizing(type: ScheduleType): boolean {
  return type !== 'upload';
}

/**
 * Validates a definition.
 *
 * @param mostNodes the largest size that a pool may be given
 * @throws Refusal that names the first invalid value, and the remedy
 */
export function checkSchedule(schedule: Schedule, mostNodes: number): void {
  checkCount('cron_itmes', schedule.cronItems);
  checkCount('depend_itmes', schedule.dependItems);
  for (const [index, item] of schedule.cronItems.entries()) {
    checkCronItem(item, schedule.type, `cron_itmes[${index}]`, mostNodes);
  }
  for (const [index, item] of schedule.dependItems.entries()) checkDependItem(item, `depend_itmes[${index}]`);
  const [twice] = repeated(schedule.cronItems, (item) => `${item.weekDay} ${item.time}`);
  if (twice !== undefined) {
    throw new Refusal('invalid', message('cron_item_twice', { day: twice.weekDay, time: twice.time }), {
      field: 'cron_itmes',
    });
  }
  const [again] = repeated(schedule.dependItems, (item) => item.poolId);
  if (again !== undefined) {
    throw new Refusal('invalid', message('depend_item_twice', { pool: again.poolId }), {
      field: 'depend_itmes',
    });
  }
}

function checkCount(name: string, { length }: readonly unknown[]): void {
  if (length > MOST_ITEMS)
    throw new Refusal('invalid', message('items_too_many', { name, count: length, most: MOST_ITEMS }), { field: name });
}

function checkCronItem(item: CronItem, type: ScheduleType, where: string, mostNodes: number): void {
  const { weekDay, instanceNum, concurrNum, concurrRatio } = item;
  within(`${where}.week_day`, weekDay, 0, 7, message('hint_week_day'));
  within(`${where}.concurr_ratio`, concurrRatio, 0, 100, message('hint_ratio'));
  if (concurrNum < 0)
    throw new Refusal('invalid', message('concurr_num_wrong', { where, given: concurrNum }), {
      field: `${where}.concurr_num`,
    });
  if (isSizing(type)) {
    within(`${where}.instance_num`, instanceNum, 0, mostNodes, message('hint_pool_size'));
  } else if (concurrNum === 0 && concurrRatio === 0) {
    throw new Refusal('invalid', message('concurrency_missing', { where }), { field: where });
  }
}

function checkDependItem({ ratio, elasticCount }: DependItem, where: string): void {
  if (!(ratio > 0 && ratio <= MOST_RATIO)) {
    throw new Refusal('invalid', message('ratio_wrong', { where, given: ratio, most: MOST_RATIO }), {
      field: `${where}.ratio`,
    });
  }
  within(`${where}.elastic_count`, elasticCount, 0, MOST_ELASTIC, message('hint_elastic'));
}

function within(name: string, value: number, least: number, most: number, hint: Message): void {
  if (value >= least && value <= most) return;
  throw new Refusal('invalid', message('not_within', { name, given: value, least, most, hint }), { field: name });
}

function repeated<T>(items: readonly T[], keyOf: (item: T) => unknown): readonly T[] {
  const seen = new Set<unknown>();
  return items.filter((item) => {
    const key = keyOf(item);
    const known = seen.has(key);
    seen.add(key);
    return known;
  });
}
