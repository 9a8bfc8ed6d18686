import { Button, Spin, theme } from 'antd';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isBusy } from '../../../../data/conditions.ts';
import { type Task, type TaskProgress, useComparison, useTask, useTaskProgress } from '../../../../data/task/tasks.ts';
import { useNow, useSpan } from '../../../../parts/times.ts';
import { errorText } from '../../../../shell/error-text.ts';
import { Panel } from '../../../../shell/panel.tsx';
import { secondsOf } from '../../task-actions.ts';
import { comparison } from './comparison.ts';
import { Differences } from './differences.tsx';
import { OtherTask } from './other-task.tsx';

interface CompareCardProps {
  readonly task: Task;
  readonly steps: TaskProgress['steps'];
}

/** A task compared with the last one of the same pool and template, or with any other one. */
export const CompareCard = memo(function CompareCard({ task, steps }: CompareCardProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel title={t('tasks.compare')}>
      {isOpen ? (
        <Comparison task={task} steps={steps} />
      ) : (
        <Button onClick={() => setOpen(true)}>{t('tasks.compareNow')}</Button>
      )}
    </Panel>
  );
});

function Comparison({ task, steps }: CompareCardProps) {
  const { t } = useTranslation();
  const [other, setOther] = useState<number | null>(null);
  const { data: changes, error } = useComparison(task.id, other);
  return (
    <>
      <OtherTask task={task} chosen={other ?? changes?.task_id ?? null} onChoose={setOther} />
      {error !== null && errorText(error)}
      {changes === undefined && error === null && <Spin delay={150} />}
      {changes === null && t('tasks.noPrevious')}
      {changes !== null && changes !== undefined && (
        <>
          <Compared task={task} steps={steps} otherId={changes.task_id} />
          <Differences task={task} changes={changes} />
        </>
      )}
    </>
  );
}

/** The figures of both, side by side. */
function Compared({ task, steps, otherId }: CompareCardProps & { readonly otherId: number }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const saySpan = useSpan();
  const now = useNow(isBusy(task));
  const { data: previous } = useTask(otherId);
  const { data: before } = useTaskProgress(otherId, false);
  if (previous === undefined) return <Spin delay={150} />;
  const rows = comparison(
    { seconds: secondsOf(task, now), stat: task.stat, steps },
    { seconds: secondsOf(previous, now), stat: previous.stat, steps: before?.steps ?? [] },
  );
  const say = (value: number | null, isTime: boolean): string =>
    value === null ? '–' : isTime ? saySpan(value) : String(value);
  const cell = { padding: '4px 8px', textAlign: 'end' } as const;
  return (
    <table style={{ width: '100%', borderCollapse: 'collapse' }}>
      <thead style={{ color: token.colorTextSecondary }}>
        <tr>
          <th scope="col" style={{ ...cell, textAlign: 'start' }} />
          <th scope="col" style={{ ...cell, fontWeight: 400 }}>
            #{task.id}
          </th>
          <th scope="col" style={{ ...cell, fontWeight: 400 }}>
            <Link to={`/ui/tasks/${previous.id}`}>#{previous.id}</Link>
          </th>
        </tr>
      </thead>
      <tbody>
        {(task.tag ?? previous.tag) !== null && (
          <tr>
            <th scope="row" style={{ ...cell, textAlign: 'start', fontWeight: 400 }}>
              {t('tasks.compareImage')}
            </th>
            <td style={{ ...cell, overflowWrap: 'anywhere' }}>{task.tag ?? '–'}</td>
            <td style={{ ...cell, overflowWrap: 'anywhere' }}>{previous.tag ?? '–'}</td>
          </tr>
        )}
        {rows.map(({ of, here, before: there, isTime }) => (
          <tr
            key={typeof of === 'string' ? of : `step ${of.step}`}
            style={{ borderTop: `1px solid ${token.colorSplit}` }}
          >
            <th scope="row" style={{ ...cell, textAlign: 'start', fontWeight: 400, overflowWrap: 'anywhere' }}>
              {typeof of === 'string' ? t(`tasks.compare_${of}`) : t('tasks.compareStep', { step: of.step })}
            </th>
            <td style={{ ...cell, whiteSpace: 'nowrap' }}>{say(here, isTime)}</td>
            <td style={{ ...cell, whiteSpace: 'nowrap' }}>{say(there, isTime)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
