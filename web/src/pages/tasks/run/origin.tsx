import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Task } from '../../../data/task/tasks.ts';

/** From where a task was started, as the caller said. */
export function Origin({ task: { origin } }: { readonly task: Pick<Task, 'origin'> }) {
  const { t } = useTranslation();
  if (origin === null) return t('tasks.origin_unknown');
  const { kind, client = '', address = '', run = 0, task = 0, again } = origin;
  if (kind === 'rollback') return <Link to={`/ui/tasks/${task}`}>{t('tasks.origin_rollback', { task })}</Link>;
  const key = kind === 'client' && client === '' ? 'api' : kind;
  return (
    <>
      {t(`tasks.origin_${key}`, { client, address, run })}
      {again !== undefined && (
        <>
          {' · '}
          <Link to={`/ui/tasks/${again}`}>{t('tasks.originAgain', { task: again })}</Link>
        </>
      )}
    </>
  );
}
