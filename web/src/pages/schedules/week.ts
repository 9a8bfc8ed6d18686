import type { Schedule } from '../../data/schedules.ts';

/*
 * The planned week, in the server's time zone: seconds from the beginning of Sunday.
 */

const DAY = 86_400;
export const WEEK = 7 * DAY;

/** The fields of a schedule that decide when it fires. */
export type Planned = Pick<Schedule, 'type' | 'exec_type'> & {
  readonly cron_items: readonly Pick<Schedule['cron_items'][number], 'week_day' | 'time' | 'ignore' | 'instance_num'>[];
};

export interface Firing {
  /** Seconds since the week began. */
  readonly at: number;
  /** The size of the pool from then on; null = a deploy. */
  readonly size: number | null;
}

/** A period in which a pool has one size. */
export interface Level {
  readonly from: number;
  readonly to: number;
  readonly size: number;
}

/** Every firing of a week, in order. Schedules that follow another pool have none of their own. */
export function firingsOf(schedules: readonly Planned[]): readonly Firing[] {
  return schedules
    .filter((schedule) => schedule.exec_type === 'crontab')
    .flatMap(({ type, cron_items: items }) =>
      items
        .filter(({ ignore }) => ignore === 0)
        .flatMap(({ week_day: day, time, instance_num: number }) =>
          (day === 0 ? [1, 2, 3, 4, 5, 6, 7] : [day]).map((weekDay) => ({
            at: (weekDay - 1) * DAY + secondsOf(time),
            size: type === 'upload' ? null : number,
          })),
        ),
    )
    .toSorted((a, b) => a.at - b.at);
}

/**
 * The sizes over the week, as a stepped line. All weeks are the same, so that it begins with the size with which it
 * ends.
 *
 * @example levelsOf([{ at: 3600, size: 5 }]) // [{ from: 0, to: 604800, size: 5 }]
 */
export function levelsOf(firings: readonly Firing[]): readonly Level[] {
  const sizes = firings.flatMap(({ at, size }) => (size === null ? [] : [{ at, size }]));
  const last = sizes.at(-1);
  if (last === undefined) return [];
  const levels: Level[] = [];
  for (const { at, size } of [{ at: 0, size: last.size }, ...sizes]) {
    const open = levels.at(-1);
    if (open?.size === size) continue;
    if (open !== undefined) levels.splice(-1, 1, { ...open, to: at });
    levels.push({ from: at, to: WEEK, size });
  }
  return levels.filter(({ from, to }) => to > from);
}

/** The points of a stepped line in a box of width WEEK, with y downwards. */
export function linePoints(levels: readonly Level[], height: number): string {
  const top = Math.max(1, ...levels.map(({ size }) => size));
  return levels
    .flatMap(({ from, to, size }) => [from, to].map((at) => `${at},${height - (height * size) / top}`))
    .join(' ');
}

function secondsOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}

/** Day of the week (0 Sunday … 6 Saturday) and time of a moment of the week. */
export function dayAndTime(at: number): { readonly day: number; readonly time: string } {
  const rest = at % DAY;
  const parts = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60];
  return { day: Math.floor(at / DAY) % 7, time: parts.map((part) => String(part).padStart(2, '0')).join(':') };
}

/** Schedules by their pool, in the order of each pool's first schedule. */
export function byPool(
  schedules: readonly Schedule[],
): readonly { readonly pool: Schedule['pool']; readonly schedules: readonly Schedule[] }[] {
  return [...Map.groupBy(schedules, ({ pool }) => pool.id).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ pool: first.pool, schedules: group }];
  });
}
