import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Task } from '../../data/task/tasks.ts';
import { againPath } from './again.ts';

/** Leads to where a task is run again; nothing for those that are not. */
export function AgainLink({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const again = againPath(task);
  if (again === null) return null;
  const label = t(`tasks.${again.label}`);
  return (
    <Link to={again.path} aria-label={`${label}${t('lists.colon')}#${task.id}`} style={{ whiteSpace: 'nowrap' }}>
      {label}
    </Link>
  );
}
