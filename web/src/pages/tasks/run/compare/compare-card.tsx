import { Button, Select, Spin, theme } from 'antd';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isBusy } from '../../../../data/conditions.ts';
import {
  type Task,
  type TaskProgress,
  useComparison,
  useTask,
  useTaskProgress,
  useTasksNamed,
} from '../../../../data/task/tasks.ts';
import { Field } from '../../../../forms/field.tsx';
import { useNow, useSpan } from '../../../../parts/times.ts';
import { errorText } from '../../../../shell/error-text.ts';
import { Panel } from '../../../../shell/panel.tsx';
import { useSettled } from '../../../../shell/use-settled.ts';
import { secondsOf } from '../../task-actions.ts';
import { comparison } from './comparison.ts';
import { Differences } from './differences.tsx';

interface CompareCardProps {
  readonly task: Task;
  readonly steps: TaskProgress['steps'];
}

const TYPING_MS = 300;

/** A task compared with the last one of the same pool and template, or with another one of the pool. */
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

interface OtherTaskProps {
  readonly task: Task;
  readonly chosen: number | null;
  readonly onChoose: (id: number) => void;
}

function OtherTask({ task, chosen, onChoose }: OtherTaskProps) {
  const { t } = useTranslation();
  const [part, setPart] = useState('');
  const tasks = useTasksNamed(task.pool_id, useSettled(part, TYPING_MS));
  const options = (tasks.data?.data ?? [])
    .filter(({ id }) => id !== task.id)
    .map(({ id, task_name: name, tag, created }) => ({
      value: id,
      label: [`#${id} ${name}`, ...(tag === null ? [] : [tag]), created].join(' · '),
    }));
  const isListed = options.some(({ value }) => value === chosen);
  const before = chosen === null || isListed ? [] : [{ value: chosen, label: `#${chosen}` }];
  return (
    <Field label={t('tasks.compareWith')}>
      {(control) => (
        <Select
          {...control}
          style={{ width: '100%' }}
          value={chosen}
          placeholder={t('tasks.searchName')}
          showSearch={{ filterOption: false, onSearch: setPart }}
          options={[...before, ...options]}
          onChange={onChoose}
        />
      )}
    </Field>
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
