import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Task, usePartialTasks, useTasksInState } from '../../data/tasks.ts';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { Panel } from '../../shell/panel.tsx';
import { StateBar } from '../../parts/state-bar.tsx';
import { TaskState } from '../../parts/task-state.tsx';
import { Quiet } from './quiet.tsx';

const SHOWN_RUNNING = 8;
const SHOWN_FAILED = 5;
const SHOWN_PARTIAL = 3;

/** The running tasks, with live progress. */
export function RunningPanel() {
  const { t } = useTranslation();
  const tasks = useTasksInState(1, SHOWN_RUNNING);
  const count = tasks.data?.query_count ?? 0;
  return (
    <Panel
      title={t('overview.running')}
      extra={<Link to="/ui/tasks?state=running">{t('overview.allRunning', { count })}</Link>}
    >
      {tasks.isError && <LoadFailed error={tasks.error} onRetry={tasks.refetch} />}
      {tasks.isSuccess && count === 0 && <Quiet>{t('overview.nothingRuns')}</Quiet>}
      <TaskItems tasks={tasks.data?.data ?? []} />
    </Panel>
  );
}

/** The latest failures, with reasons; and the latest successes with failed nodes. */
export function FailedPanel() {
  const { t } = useTranslation();
  const tasks = useTasksInState(3, SHOWN_FAILED);
  const partial = usePartialTasks(SHOWN_PARTIAL).data?.data ?? [];
  return (
    <Panel title={t('overview.failed')} extra={<Link to="/ui/tasks?state=failed">{t('overview.allFailed')}</Link>}>
      {tasks.isError && <LoadFailed error={tasks.error} onRetry={tasks.refetch} />}
      {tasks.data?.query_count === 0 && <Quiet>{t('overview.nothingFailed')}</Quiet>}
      <TaskItems tasks={tasks.data?.data ?? []} />
      {partial.length > 0 && <h3 style={{ margin: '16px 0 8px', fontSize: 'inherit' }}>{t('overview.partial')}</h3>}
      <TaskItems tasks={partial} />
    </Panel>
  );
}

function TaskItems({ tasks }: { readonly tasks: readonly Task[] }) {
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 14 }}>
      {tasks.map((task) => (
        <TaskItem key={task.id} task={task} />
      ))}
    </ul>
  );
}

function TaskItem({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const [, , done = 0, failed = 0] = task.stat;
  const total = task.stat.reduce((sum, count) => sum + count, 0);
  return (
    <li>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginBottom: 4 }}>
        <Link to={`/ui/tasks/${task.id}`} style={{ flex: 1, overflowWrap: 'anywhere' }}>
          {task.task_name}
        </Link>
        <span style={{ color: token.colorTextSecondary, fontVariantNumeric: 'tabular-nums' }}>
          {failed > 0 ? t('overview.doneFailed', { done, total, failed }) : t('overview.done', { done, total })}
        </span>
        {task.outcome === 'partial' && <TaskState task={task} />}
      </div>
      <StateBar counts={task.stat} />
      <div
        style={{ marginTop: 4, color: token.colorTextSecondary, fontSize: token.fontSizeSM, overflowWrap: 'anywhere' }}
      >
        {task.error !== '' && <span style={{ color: token.colorErrorText }}>{task.error} · </span>}
        {task.opr_user} · {task.created}
      </div>
    </li>
  );
}
