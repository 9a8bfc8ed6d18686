import { useTranslation } from 'react-i18next';
import type { SchedulePlan } from '../../data/schedules.ts';
import { doings, effectOf, type Move } from './save-effect.ts';
import { shortMoment, shortTime, weekDay } from './week-day.ts';

/** Says what is done to a pool. @example '3 nodes are created' */
export function useWhat(): (move: Pick<Move, 'creates' | 'retries' | 'returns'>) => string {
  const { t, i18n } = useTranslation();
  const format = new Intl.ListFormat(i18n.resolvedLanguage === 'zh' ? 'zh-CN' : 'en-GB', { type: 'conjunction' });
  return (move) => {
    const parts = doings(move).map(({ what, count }) => t(`schedules.plan.${what}`, { count }));
    return parts.length === 0 ? t('schedules.plan.nothing') : format.format(parts);
  };
}

interface At {
  readonly day: number;
  readonly time: string;
}

/** Says a size, or a deploy, maybe with its day and time. @example 'Tue 09:00 → 3 scheduled nodes' */
export function useSizeAt(): (size: number | null, at?: At) => string {
  const { t } = useTranslation();
  return (size, at) => {
    const what = size === null ? t('schedules.type.upload') : t('schedules.toSize', { count: size });
    return at === undefined ? `→ ${what}` : `${t(`schedules.days.${weekDay(at.day)}`)} ${shortTime(at.time)} → ${what}`;
  };
}

/** What saving does now, in plain words. */
export function useSaveSentence(plan: SchedulePlan | undefined, execType: 'crontab' | 'depend'): string {
  const { t, i18n } = useTranslation();
  const what = useWhat();
  if (plan === undefined) return '';
  const { holds, moves } = plan;
  const [move] = moves;
  const effect = effectOf(plan, execType);
  if (move === undefined || holds === null) {
    return t(`schedules.plan.${effect === 'resize' || effect === 'same' ? 'later' : effect}`);
  }
  const at = {
    pool: move.pool_name,
    at: `${t(`schedules.days.${weekDay(holds.week_day)}`)} ${shortTime(holds.time)}`,
    count: move.target,
    firing: shortMoment(holds.firing),
    what: what(move),
  };
  const manual = move.manual === 0 ? '' : t('schedules.plan.manual', { count: move.manual });
  const whose = holds.schedule_id === null ? '' : t('schedules.plan.otherHolds', { id: holds.schedule_id });
  return [t(`schedules.plan.${effect === 'same' ? 'same' : 'resize'}`, at), manual, t('schedules.plan.why', at), whose]
    .filter((text) => text !== '')
    .join(i18n.resolvedLanguage === 'zh' ? '' : ' ');
}
