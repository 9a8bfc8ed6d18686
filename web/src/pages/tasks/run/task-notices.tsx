import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Task } from '../../../data/task/tasks.ts';
import { StartTask } from '../../../parts/start-task.tsx';
import { MomentIn } from '../../../parts/moment.tsx';

/** Why a task failed, paused or waits, and which task it rolls back. */
export function TaskNotices({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const { error, interlude, waits_for: wait, waiting_for: waitingFor, rollback_of: rollbackOf } = task;
  return (
    <>
      {wait !== null && (
        <Alert
          type="warning"
          showIcon
          title={t(`tasks.waits_${wait.reason}`)}
          description={error === '' ? undefined : error}
          action={<StartTask task={task} />}
        />
      )}
      {error !== '' && wait === null && <Alert type={task.state === 3 ? 'error' : 'warning'} showIcon title={error} />}
      {waitingFor !== null && (
        <Alert
          type="info"
          showIcon
          title={t('tasks.waitingFor', { id: waitingFor })}
          action={<Link to={`/ui/tasks/${waitingFor}`}>#{waitingFor}</Link>}
        />
      )}
      {interlude !== null && (
        <Alert
          type="info"
          showIcon
          title={t(`tasks.interlude_${interlude.stage}`)}
          description={
            <MomentIn at={interlude.due}>{(time) => t('tasks.due', { time, attempt: interlude.attempt })}</MomentIn>
          }
        />
      )}
      {rollbackOf !== null && (
        <Alert
          type="info"
          showIcon
          title={t('tasks.rollbackOf', { id: rollbackOf })}
          action={<Link to={`/ui/tasks/${rollbackOf}`}>#{rollbackOf}</Link>}
        />
      )}
    </>
  );
}
