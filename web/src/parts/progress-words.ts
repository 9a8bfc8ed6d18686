import { useTranslation } from 'react-i18next';
import { type Condition, type ConditionCounts, totalOf } from '../data/conditions.ts';

/** What is told beside how many nodes are done. */
const BESIDE = ['failed', 'paused', 'stopped', 'skipped'] as const satisfies readonly Condition[];

/**
 * Says how far a task is by its nodes.
 *
 * @example useProgressWords()({ succeeded: 2, failed: 3 }) // '2 of 5 done · 3 failed'
 */
export function useProgressWords(): (counts: ConditionCounts) => string {
  const { t } = useTranslation();
  return (counts) => {
    const done = t('tasks.done', { done: counts.succeeded ?? 0, total: totalOf(counts) });
    const beside = BESIDE.filter((condition) => (counts[condition] ?? 0) > 0);
    return [done, ...beside.map((condition) => t(`tasks.amount_${condition}`, { count: counts[condition] ?? 0 }))].join(
      ' · ',
    );
  };
}
