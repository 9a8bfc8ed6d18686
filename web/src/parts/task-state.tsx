import { useTranslation } from 'react-i18next';
import type { Task } from '../data/tasks.ts';
import { StatusTag, WarningTag } from '../shell/status.tsx';

/** The state of a task: one that is paused can go on, and a partial success is not green. */
export function TaskState({
  task: { state, outcome, paused, stat },
}: {
  readonly task: Pick<Task, 'state' | 'outcome' | 'paused' | 'stat'>;
}) {
  const { t } = useTranslation();
  if (paused) return <StatusTag code={state} name={t('tasks.paused')} />;
  if (outcome !== 'partial') return <StatusTag code={state} />;
  const total = stat.reduce((sum, count) => sum + count, 0);
  return <WarningTag>{t('tasks.partial', { failed: stat[3] ?? 0, total })}</WarningTag>;
}
