import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/task/tasks.ts';
import { Panel } from '../../shell/panel.tsx';
import { CheckFindings } from './check-result.tsx';

/** What a check found, on the page of its task. */
export function CheckPanel({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('run.check.title')}>
      <CheckFindings task={task} />
    </Panel>
  );
}
