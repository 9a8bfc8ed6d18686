import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Task, useTasksIn } from '../../data/task/tasks.ts';
import { Moment } from '../../parts/moment.tsx';
import { useProgressWords } from '../../parts/progress-words.ts';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { Panel } from '../../shell/panel.tsx';
import { StateBar } from '../../parts/state-bar.tsx';
import { TaskState } from '../../parts/task-state.tsx';
import { Quiet } from './quiet.tsx';

const SHOWN_RUNNING = 8;
const SHOWN_FAILED = 6;

/** The tasks of which steps run, as they go on. */
export function RunningPanel() {
  const { t } = useTranslation();
  const tasks = useTasksIn(['running', 'pausing', 'stopping'], SHOWN_RUNNING);
  const count = tasks.data?.query_count ?? 0;
  return (
    <Panel
      title={t('overview.running')}
      extra={<Link to="/ui/tasks?state=running,pausing,stopping">{t('overview.allRunning', { count })}</Link>}
    >
      {tasks.isError && <LoadFailed error={tasks.error} onRetry={tasks.refetch} />}
      {tasks.isSuccess && count === 0 && <Quiet>{t('overview.nothingRuns')}</Quiet>}
      <TaskItems tasks={tasks.data?.data ?? []} />
    </Panel>
  );
}

/** What failed last, and why: as a whole, or on some of its nodes. */
export function FailedPanel() {
  const { t } = useTranslation();
  const tasks = useTasksIn(['failed', 'partial'], SHOWN_FAILED);
  return (
    <Panel
      title={t('overview.failed')}
      extra={<Link to="/ui/tasks?state=failed,partial">{t('overview.allFailed')}</Link>}
    >
      {tasks.isError && <LoadFailed error={tasks.error} onRetry={tasks.refetch} />}
      {tasks.data?.query_count === 0 && <Quiet>{t('overview.nothingFailed')}</Quiet>}
      <TaskItems tasks={tasks.data?.data ?? []} />
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
  const { token } = theme.useToken();
  const say = useProgressWords();
  return (
    <li>
      <div style={{ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: 8, marginBottom: 4 }}>
        <Link to={`/ui/tasks/${task.id}`} style={{ flex: 1, overflowWrap: 'anywhere' }}>
          {task.task_name}
        </Link>
        <TaskState task={task} />
      </div>
      <StateBar counts={task.node_conditions} />
      <div
        style={{ marginTop: 4, color: token.colorTextSecondary, fontSize: token.fontSizeSM, overflowWrap: 'anywhere' }}
      >
        {task.error !== '' && <span style={{ color: token.colorErrorText }}>{task.error} · </span>}
        {say(task.node_conditions)} · {task.opr_user} · <Moment at={task.ctime} />
      </div>
    </li>
  );
}
