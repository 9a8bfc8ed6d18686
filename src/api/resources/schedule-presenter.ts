import { EXEC_TYPES } from '../../domain/schedules/schedule.ts';
import type { Language } from '../../messages/language.ts';
import { shownText } from '../../messages/stored.ts';
import type {
  CronItemView,
  LastRunView,
  RunView,
  ScheduleView,
  ShownPool,
} from '../../store/schedules/schedule-views.ts';
import type { Schedule } from './schedule-schemas.ts';
import type { Shown } from '../http/shown.ts';
import { type Clock, preciseSeconds } from '../http/times.ts';

type ShownSchedule = Shown<typeof Schedule>;

/** A definition as clients see it, with when it fires next. */
export function shownSchedule(schedule: ScheduleView, clock: Clock, now: Date, language: Language): ShownSchedule {
  const byTheClock = schedule.exec_type === EXEC_TYPES[0];
  const next = (item: CronItemView): Date | null =>
    byTheClock && !item.ignore ? clock.wall.next({ weekDay: item.week_day, time: item.time }, now).at : null;
  const shownMoment = (moment: Date | null): string | null => (moment === null ? null : clock.shown(moment));
  const moments = schedule.cron_items.map(next).filter((moment) => moment !== null);
  const [soonest = null] = moments.toSorted((a, b) => a.getTime() - b.getTime());
  return {
    id: schedule.id,
    pool: shownPool(schedule.pool),
    cron_items: schedule.cron_items.map((item) => ({
      id: item.id,
      instance_num: item.instance_num,
      concurr_ratio: item.concurr_ratio,
      concurr_num: item.concurr_num,
      week_day: item.week_day,
      time: item.time,
      ignore: flag(item.ignore),
      next_firing: shownMoment(next(item)),
      next_at: preciseSeconds(next(item)),
    })),
    depend_items: schedule.depend_items.map((item) => ({
      id: item.id,
      pool_id: item.pool_id,
      pool: shownPool(item.pool),
      ratio: item.ratio,
      elastic_count: item.elastic_count,
      step_name: item.step_name,
      ignore: flag(item.ignore),
    })),
    type: schedule.type,
    exec_type: schedule.exec_type,
    next_firing: shownMoment(soonest),
    next_at: preciseSeconds(soonest),
    last: schedule.last === null ? null : shownRun(schedule.last, { clock, language }),
    version: schedule.version,
    changed_by: schedule.changed_by,
    changed: schedule.changed,
    managed_by: schedule.managed_by,
  };
}

interface Reading {
  readonly clock: Clock;
  readonly language: Language;
}

function shownRun(
  { local_time: firing, followers, ...run }: LastRunView,
  { clock, language }: Reading,
): ShownSchedule['last'] {
  return {
    ...shownOutcome(run, language),
    firing,
    fired_at: firing === null ? null : preciseSeconds(clock.wall.at(firing)),
    followers: followers.map(({ pool_id, pool_name, ...follower }) => ({
      ...shownOutcome(follower, language),
      pool_id,
      pool_name,
    })),
  };
}

function shownOutcome(run: RunView, language: Language): Omit<RunView, 'message_content'> {
  const { state, outcome, target, task_ids } = run;
  return { state, outcome, message: shownText(run.message, run.message_content, language), target, task_ids };
}

/** Only those fields of a pool that the contract shows. */
function shownPool(pool: ShownPool): ShownSchedule['pool'] {
  const { id, name, desc, vm_type, sd_id, balancers, tasks, replace_lost, ssh, service_id, node_count } = pool;
  const { changed, version, changed_by, managed_by } = pool;
  const seconds = changed === null ? null : Date.parse(changed) / 1000;
  const shown = { id, name, desc, vm_type, sd_id, balancers, tasks, replace_lost, ssh, service_id, node_count };
  return { ...shown, version, changed_by, changed: seconds, managed_by };
}

function flag(ignore: boolean): 0 | 1 {
  return ignore ? 1 : 0;
}
