import type { Schedule } from '../../data/schedules.ts';

/** The fields of a schedule that an agenda uses. */
export type Scheduled = Pick<Schedule, 'id' | 'type' | 'last'> & {
  readonly pool: Pick<Schedule['pool'], 'id' | 'name'>;
  readonly cron_items: readonly Pick<Schedule['cron_items'][number], 'id' | 'instance_num' | 'next_at'>[];
};

/** A planned change of a pool. */
export interface Coming {
  readonly key: string;
  /** Seconds since 1970. */
  readonly at: number;
  readonly poolId: number;
  readonly pool: string;
  /** The new size; null = a deploy. */
  readonly size: number | null;
}

/** A past change of a pool. */
export interface Fired {
  readonly key: string;
  /** Seconds since 1970. */
  readonly at: number;
  readonly poolId: number;
  readonly pool: string;
  /** The size that was set; null = a deploy. */
  readonly size: number | null;
  readonly run: NonNullable<Schedule['last']>;
}

/** The next firings of the schedules, the soonest first. */
export function comingUp(schedules: readonly Scheduled[], most: number): readonly Coming[] {
  return schedules
    .flatMap(({ id, pool, type, cron_items: items }) =>
      items.flatMap(({ id: item, instance_num: size, next_at: at }) =>
        at === null
          ? []
          : [{ key: `${id} ${item}`, at, poolId: pool.id, pool: pool.name, size: type === 'upload' ? null : size }],
      ),
    )
    .toSorted((a, b) => a.at - b.at)
    .slice(0, most);
}

/** The last firings of the schedules, the newest first. Schedules that only follow others have no firings of their own. */
export function firedLast(schedules: readonly Scheduled[], most: number): readonly Fired[] {
  return schedules
    .flatMap(({ id, pool, type, last: run }) => {
      const at = run?.fired_at ?? null;
      if (run === null || at === null) return [];
      return [
        { key: String(id), at, poolId: pool.id, pool: pool.name, size: type === 'upload' ? null : run.target, run },
      ];
    })
    .toSorted((a, b) => b.at - a.at)
    .slice(0, most);
}
