import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isBusy } from '../../data/conditions.ts';
import type { Task } from '../../data/task/tasks.ts';
import { useProgressWords } from '../../parts/progress-words.ts';
import { StateBar } from '../../parts/state-bar.tsx';
import { Image } from '../../parts/deployed/image.tsx';
import { TaskWork } from '../../parts/task-work.tsx';
import { secondsOf } from './task-actions.ts';
import { Moment } from '../../parts/moment.tsx';
import { useNow, useSpan } from '../../parts/times.ts';

/** The name of a task, with its number, kind and template. */
export function TaskName({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  return (
    <>
      <Link to={`/ui/tasks/${task.id}`} style={{ fontWeight: 500 }}>
        {task.task_name}
      </Link>
      <div style={{ color: token.colorTextSecondary, fontSize: token.fontSizeSM }}>
        #{task.id} · {t(`tasks.kind_${task.kind}`)} · <TaskWork task={task} />
        {task.tag !== null && (
          <>
            {' · '}
            <Image task={task} />
          </>
        )}
      </div>
    </>
  );
}

/** The progress of a task. */
export function Progress({ task }: { readonly task: Task }) {
  const { token } = theme.useToken();
  const say = useProgressWords();
  return (
    <>
      <StateBar counts={task.node_conditions} />
      <div style={{ color: token.colorTextSecondary, fontSize: token.fontSizeSM, marginTop: 4 }}>
        {say(task.node_conditions)}
      </div>
    </>
  );
}

/** When a task started. */
export function Started({ task }: { readonly task: Task }) {
  return <Moment at={task.started} />;
}

/** How long a task has worked. */
export function Duration({ task }: { readonly task: Task }) {
  const say = useSpan();
  const now = useNow(isBusy(task));
  const seconds = secondsOf(task, now);
  return <>{seconds === null ? '–' : say(seconds)}</>;
}
