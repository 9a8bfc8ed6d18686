import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Task } from '../../data/tasks.ts';
import { StateBar } from '../../parts/state-bar.tsx';
import { secondsOf } from './task-actions.ts';
import { useMoment, useNow, useSpan } from '../../parts/times.ts';

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
        #{task.id} · {t(`tasks.kind_${task.kind}`)} · {task.template_name}
      </div>
    </>
  );
}

/** The progress of a task. */
export function Progress({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const [, , done = 0, failed = 0] = task.stat;
  const total = task.stat.reduce((sum, count) => sum + count, 0);
  return (
    <>
      <StateBar counts={task.stat} />
      <div style={{ color: token.colorTextSecondary, fontSize: token.fontSizeSM, marginTop: 4 }}>
        {failed > 0 ? t('tasks.doneFailed', { done, total, failed }) : t('tasks.done', { done, total })}
      </div>
    </>
  );
}

/** When a task started. */
export function Started({ task }: { readonly task: Task }) {
  const say = useMoment();
  return <>{task.started === null ? '–' : say(task.started)}</>;
}

/** How long a task has worked. */
export function Duration({ task }: { readonly task: Task }) {
  const say = useSpan();
  const now = useNow(task.state === 1);
  const seconds = secondsOf(task, now);
  return <>{seconds === null ? '–' : say(seconds)}</>;
}
