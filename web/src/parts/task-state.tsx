import { useTranslation } from 'react-i18next';
import { totalOf } from '../data/conditions.ts';
import type { Task } from '../data/task/tasks.ts';
import { ConditionTag } from '../shell/condition.tsx';

/** Where a task is. A success that some nodes did not reach says how many. */
export function TaskState({
  task: { condition, node_conditions: nodes },
}: {
  readonly task: Pick<Task, 'condition' | 'node_conditions'>;
}) {
  const { t } = useTranslation();
  if (condition !== 'partial') return <ConditionTag condition={condition} />;
  const name = t('tasks.partial', { failed: nodes['failed'] ?? 0, total: totalOf(nodes) });
  return <ConditionTag condition={condition} name={name} />;
}

/** The same as a word, for the title of a tab. */
export function useTaskStateName({
  condition,
  node_conditions: nodes,
}: Pick<Task, 'condition' | 'node_conditions'>): string {
  const { t } = useTranslation();
  if (condition !== 'partial') return t(`status.${condition}`);
  return t('tasks.partial', { failed: nodes['failed'] ?? 0, total: totalOf(nodes) });
}
