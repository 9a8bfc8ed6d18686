import { Button, Spin, theme } from 'antd';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isBusy } from '../../../data/conditions.ts';
import { type Task, type TaskProgress, usePreviousTask, useTaskProgress } from '../../../data/tasks.ts';
import { Panel } from '../../../shell/panel.tsx';
import { secondsOf } from '../task-actions.ts';
import { useNow, useSpan } from '../../../parts/times.ts';
import { comparison } from './comparison.ts';

interface CompareCardProps {
  readonly task: Task;
  readonly steps: TaskProgress['steps'];
}

/** A task compared with the last one of the same pool and template. */
export const CompareCard = memo(function CompareCard({ task, steps }: CompareCardProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { data: previous, error, isPending } = usePreviousTask(task, isOpen);
  return (
    <Panel title={t('tasks.compare')}>
      {!isOpen && <Button onClick={() => setOpen(true)}>{t('tasks.compareNow')}</Button>}
      {isOpen && isPending && <Spin delay={150} />}
      {isOpen && error !== null && error.message}
      {previous === null && t('tasks.noPrevious')}
      {isOpen && previous !== null && previous !== undefined && (
        <Compared task={task} steps={steps} previous={previous} />
      )}
    </Panel>
  );
});

function Compared({ task, steps, previous }: CompareCardProps & { readonly previous: Task }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const saySpan = useSpan();
  const now = useNow(isBusy(task));
  const { data: before } = useTaskProgress(previous.id, false);
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
