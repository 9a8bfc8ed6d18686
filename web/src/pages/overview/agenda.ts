import type { Schedule } from '../../data/schedules.ts';

/** What of a schedule an agenda is made of. */
export type Scheduled = Pick<Schedule, 'id' | 'type' | 'last'> & {
  readonly pool: Pick<Schedule['pool'], 'id' | 'name'>;
  readonly cron_items: readonly Pick<Schedule['cron_items'][number], 'id' | 'instance_num' | 'next_firing'>[];
};

/** One time at which something will be done to a pool. */
export interface Coming {
  readonly key: string;
  /** YYYY-MM-DD HH:mm:ss, in the server's time zone. */
  readonly at: string;
  readonly poolId: number;
  readonly pool: string;
  /** The size that it will have; null = a deploy. */
  readonly size: number | null;
}

/** One time at which something was done to a pool. */
export interface Fired {
  readonly key: string;
  /** YYYY-MM-DD HH:mm:ss, in the server's time zone. */
  readonly at: string;
  readonly poolId: number;
  readonly pool: string;
  /** The size that it was brought to; null = a deploy. */
  readonly size: number | null;
  readonly run: NonNullable<Schedule['last']>;
}

/** What the schedules do next, the soonest first. */
export function comingUp(schedules: readonly Scheduled[], most: number): readonly Coming[] {
  return schedules
    .flatMap(({ id, pool, type, cron_items: items }) =>
      items.flatMap(({ id: item, instance_num: size, next_firing: at }) =>
        at === null
          ? []
          : [{ key: `${id} ${item}`, at, poolId: pool.id, pool: pool.name, size: type === 'upload' ? null : size }],
      ),
    )
    .toSorted((a, b) => a.at.localeCompare(b.at))
    .slice(0, most);
}

/** What the schedules did last, the newest first. Those that only move along have no firing of their own. */
export function firedLast(schedules: readonly Scheduled[], most: number): readonly Fired[] {
  return schedules
    .flatMap(({ id, pool, type, last: run }) => {
      const at = run?.firing ?? null;
      if (run === null || at === null) return [];
      return [
        { key: String(id), at, poolId: pool.id, pool: pool.name, size: type === 'upload' ? null : run.target, run },
      ];
    })
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .slice(0, most);
}

/** @example dayAndMinute('2026-03-02 20:00:00') // '03-02 20:00' */
export function dayAndMinute(moment: string): string {
  return moment.slice(5, 16);
}
