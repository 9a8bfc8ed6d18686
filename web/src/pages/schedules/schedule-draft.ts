import type { Schedule, ScheduleToSave } from '../../data/schedules.ts';

/*
 * A schedule while it is edited.
 */

export interface CronDraft {
  readonly key: number;
  readonly weekDay: number;
  /** HH:mm:ss, or HH:mm; '' = not entered yet. */
  readonly time: string;
  /** The size that the pool should have; null = not entered yet. */
  readonly size: number | null;
  /** Upload: the most nodes at once, as a number and in percent; 0 = no limit. */
  readonly most: number;
  readonly percent: number;
  readonly isOff: boolean;
}

export interface DependDraft {
  readonly key: number;
  /** null = not chosen yet. */
  readonly poolId: number | null;
  readonly ratio: number | null;
  readonly extra: number;
  /** '' = the last one. */
  readonly stepName: string;
  readonly isOff: boolean;
}

export interface ScheduleDraft {
  /** 0 = a new one. */
  readonly id: number;
  readonly poolId: number | null;
  readonly type: Schedule['type'];
  readonly execType: Schedule['exec_type'];
  readonly cron: readonly CronDraft[];
  readonly depend: readonly DependDraft[];
}

export type ScheduleFault =
  | 'noPool'
  | 'noTime'
  | 'noSize'
  | 'noBatch'
  | 'sameTime'
  | 'noDependPool'
  | 'samePool'
  | 'ownPool'
  | 'noRatio';

export const NEW_SCHEDULE: ScheduleDraft = {
  id: 0,
  poolId: null,
  type: 'expand',
  execType: 'crontab',
  cron: [newCron(0)],
  depend: [],
};

export function newCron(key: number): CronDraft {
  return { key, weekDay: 0, time: '', size: null, most: 0, percent: 0, isOff: false };
}

export function newDepend(key: number): DependDraft {
  return { key, poolId: null, ratio: 1, extra: 0, stepName: '', isOff: false };
}

/** A key that no row has. */
export function nextKey(rows: readonly { readonly key: number }[]): number {
  return Math.max(-1, ...rows.map(({ key }) => key)) + 1;
}

export function draftOf(schedule: Schedule): ScheduleDraft {
  return {
    id: schedule.id,
    poolId: schedule.pool.id,
    type: schedule.type,
    execType: schedule.exec_type,
    cron: schedule.cron_items.map((item, key) => ({
      key,
      weekDay: item.week_day,
      time: item.time,
      size: item.instance_num,
      most: item.concurr_num,
      percent: item.concurr_ratio,
      isOff: item.ignore === 1,
    })),
    depend: schedule.depend_items.map((item, key) => ({
      key,
      poolId: item.pool_id,
      ratio: item.ratio,
      extra: item.elastic_count,
      stepName: item.step_name,
      isOff: item.ignore === 1,
    })),
  };
}

/** The request to save; null while something is wrong. */
export function bodyOf(draft: ScheduleDraft): ScheduleToSave | null {
  if (draft.poolId === null || faultsOf(draft).length > 0) return null;
  return {
    id: draft.id,
    pool_id: draft.poolId,
    type: draft.type,
    exec_type: draft.execType,
    cron_items: draft.cron.map((item) => ({
      week_day: item.weekDay,
      time: item.time,
      instance_num: item.size ?? 0,
      concurr_num: item.most,
      concurr_ratio: item.percent,
      ignore: item.isOff ? 1 : 0,
    })),
    depend_items: draft.depend.flatMap(({ poolId, ratio, extra, stepName, isOff }) =>
      poolId === null || ratio === null
        ? []
        : [
            {
              pool_id: poolId,
              ratio,
              elastic_count: extra,
              step_name: stepName,
              ignore: isOff ? (1 as const) : (0 as const),
            },
          ],
    ),
  };
}

/** Everything that is wrong, without repetition. The server checks again, also for cycles of pools. */
export function faultsOf(draft: ScheduleDraft): readonly ScheduleFault[] {
  const faults: readonly (ScheduleFault | null)[] = [
    draft.poolId === null ? 'noPool' : null,
    ...draft.cron.map((item) => cronFault(draft, item)),
    ...draft.depend.map((item) => dependFault(draft, item)),
  ];
  return [...new Set(faults.filter((fault) => fault !== null))];
}

/** What is wrong with a cron item; null = nothing. */
export function cronFault({ type, cron }: Pick<ScheduleDraft, 'type' | 'cron'>, item: CronDraft): ScheduleFault | null {
  if (item.time === '') return 'noTime';
  if (type === 'upload' && item.most === 0 && item.percent === 0) return 'noBatch';
  if (type !== 'upload' && item.size === null) return 'noSize';
  const isSame = (other: CronDraft): boolean =>
    other.key !== item.key && other.weekDay === item.weekDay && inFull(other.time) === inFull(item.time);
  return cron.some(isSame) ? 'sameTime' : null;
}

/** What is wrong with a dependency; null = nothing. */
export function dependFault(
  { poolId, depend }: Pick<ScheduleDraft, 'poolId' | 'depend'>,
  item: DependDraft,
): ScheduleFault | null {
  if (item.poolId === null) return 'noDependPool';
  if (item.poolId === poolId) return 'ownPool';
  if (item.ratio === null || item.ratio <= 0) return 'noRatio';
  return depend.some((other) => other.key !== item.key && other.poolId === item.poolId) ? 'samePool' : null;
}

function inFull(time: string): string {
  return time.length === 5 ? `${time}:00` : time;
}
