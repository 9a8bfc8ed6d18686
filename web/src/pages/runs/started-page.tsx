import { Flex, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useTasksByIds } from '../../data/runs.ts';
import type { Task } from '../../data/task/tasks.ts';
import { OutputPanel } from '../../parts/output-panel.tsx';
import { StateBar } from '../../parts/state-bar.tsx';
import { StopButton } from '../../parts/stop-button.tsx';
import { TaskState } from '../../parts/task-state.tsx';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { Notice } from '../../shell/notice.tsx';
import { Panel } from '../../shell/panel.tsx';
import { taskIdsOf } from './run-draft.ts';

/** The tasks that one run made, one for each pool: `?ids=3,4`. */
export default function StartedPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const ids = taskIdsOf(search);
  const tasks = useTasksByIds(ids);
  if (ids.length === 0) {
    const again = (): void => void navigate('/ui/run');
    return <Notice title={t('run.noSuchTasks')} action={t('run.title')} onAction={again} />;
  }
  return (
    <Flex vertical gap={16}>
      <Flex wrap gap={8} align="center" justify="space-between">
        <h1 style={{ margin: 0 }}>{t('run.startedTitle', { count: ids.length })}</h1>
        <Link to="/ui/run">{t('run.again')}</Link>
      </Flex>
      {tasks.map(({ data: task, isError, error, refetch }, index) => {
        if (task !== undefined) return <Started key={task.id} task={task} isFirst={index === 0} />;
        if (isError) return <LoadFailed key={ids[index]} error={error} onRetry={refetch} />;
        return <Skeleton key={ids[index]} active />;
      })}
    </Flex>
  );
}

function Started({ task, isFirst }: { readonly task: Task; readonly isFirst: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <Panel
        title={<Link to={`/ui/tasks/${task.id}`}>{`#${task.id} ${task.task_name}`}</Link>}
        extra={<StopButton task={task} />}
      >
        <Flex vertical gap={8}>
          <Flex wrap gap={12} align="center">
            <Link to={`/ui/pools/${task.pool_id}`}>{t('run.planOf', { name: task.pool_name })}</Link>
            <span role="status">
              <TaskState task={task} />
            </span>
          </Flex>
          <StateBar counts={task.node_conditions} height={10} />
        </Flex>
      </Panel>
      {task.command !== null && <OutputPanel task={task} hasCommand={isFirst} />}
    </>
  );
}
