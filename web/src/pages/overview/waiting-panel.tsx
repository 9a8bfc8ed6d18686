import { PauseCircleFilled } from '@ant-design/icons';
import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Task } from '../../data/task/tasks.ts';
import { useWaiting } from '../../data/task/waiting.ts';
import { Moment } from '../../parts/moment.tsx';
import { useProgressWords } from '../../parts/progress-words.ts';
import { StartTask } from '../../parts/start-task.tsx';
import { Panel } from '../../shell/panel.tsx';

/** The tasks that go on only when a person says so; nothing when there is none. */
export function WaitingPanel() {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const { data } = useWaiting();
  if (data === undefined || data.query_count === 0) return null;
  return (
    <div
      style={{
        marginBottom: 16,
        borderInlineStart: `4px solid ${token.colorWarning}`,
        borderRadius: token.borderRadius,
      }}
    >
      <Panel
        title={
          <>
            <PauseCircleFilled aria-hidden style={{ color: token.colorWarning }} /> {t('overview.waitingForYou')}
          </>
        }
        extra={<Link to="/ui/tasks?waits=person">{t('overview.allRunning', { count: data.query_count })}</Link>}
      >
        <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 14 }}>
          {data.data.map((task) => (
            <WaitingTask key={task.id} task={task} />
          ))}
        </ul>
      </Panel>
    </div>
  );
}

function WaitingTask({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const say = useProgressWords();
  const { waits_for: wait } = task;
  return (
    <li style={{ display: 'flex', flexWrap: 'wrap', gap: '4px 12px', alignItems: 'center' }}>
      <div style={{ flex: '1 1 240px', minWidth: 0, overflowWrap: 'anywhere' }}>
        <Link to={`/ui/tasks/${task.id}`}>{task.task_name}</Link>
        <div>{wait !== null && t(`tasks.waits_${wait.reason}`)}</div>
        <div style={{ color: token.colorTextSecondary, fontSize: token.fontSizeSM }}>
          {say(task.node_conditions)} · {task.opr_user} · {wait !== null && <Moment at={wait.since} />}
        </div>
      </div>
      <StartTask task={task} />
    </li>
  );
}
