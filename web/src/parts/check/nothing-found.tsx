import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAllFindings } from '../../data/checks.ts';
import type { Task } from '../../data/task/tasks.ts';

/** Says of a check that is over that nothing would change; nothing where something would. */
export function NothingFound({ task: { id, options, condition } }: { readonly task: Task }) {
  const { t } = useTranslation();
  const found = useAllFindings(id, options.length);
  if (condition !== 'succeeded' || found === null || found.failed + found.changed > 0) return null;
  const isAll = found.not_checked === 0;
  return (
    <Alert
      type={isAll ? 'success' : 'info'}
      showIcon
      title={t(isAll ? 'run.check.nothing' : 'run.check.nothingKnown')}
    />
  );
}
