import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Task, useTask, useTasksNamed } from '../../../../data/task/tasks.ts';
import { Field } from '../../../../forms/field.tsx';
import { useMoment } from '../../../../parts/times.ts';
import { useSettled } from '../../../../shell/use-settled.ts';
import { numberIn, otherTasks } from './other-tasks.ts';

interface OtherTaskProps {
  readonly task: Task;
  readonly chosen: number | null;
  readonly onChoose: (id: number) => void;
}

const TYPING_MS = 300;

/** The choice of a task to compare with: of this pool first, or any other by its number or a part of its name. */
export function OtherTask({ task, chosen, onChoose }: OtherTaskProps) {
  const { t } = useTranslation();
  const say = useMoment();
  const [part, setPart] = useState('');
  const { here, elsewhere } = useOffered(task, useSettled(part, TYPING_MS));
  const optionsOf = (tasks: readonly Task[]) =>
    tasks.map(({ id, task_name: name, tag, ctime }) => ({
      value: id,
      label: [`#${id} ${name}`, ...(tag === null ? [] : [tag]), say(ctime)].join(' · '),
    }));
  const isListed = [...here, ...elsewhere].some(({ id }) => id === chosen);
  return (
    <Field label={t('tasks.compareWith')} hint={t('tasks.compareHint')}>
      {(control) => (
        <Select
          {...control}
          style={{ width: '100%' }}
          value={chosen}
          placeholder={t('tasks.searchName')}
          showSearch={{ filterOption: false, onSearch: setPart }}
          options={[
            ...(chosen === null || isListed ? [] : [{ value: chosen, label: `#${chosen}` }]),
            ...optionsOf(here),
            ...(elsewhere.length === 0 ? [] : [{ label: t('tasks.compareElsewhere'), options: optionsOf(elsewhere) }]),
          ]}
          onChange={onChoose}
        />
      )}
    </Field>
  );
}

/** What is offered for a text; without one, the latest tasks of the pool. */
function useOffered(task: Task, text: string) {
  const number = numberIn(text);
  const numbered = useTask(number).data;
  const ofPool = useTasksNamed(task.pool_id, text).data?.data;
  const ofOthers = useTasksNamed(text === '' ? task.pool_id : null, text).data?.data;
  return otherTasks(task, {
    numbered: numbered?.id === number && numbered !== undefined ? numbered : null,
    ofPool: ofPool ?? [],
    ofOthers: ofOthers ?? [],
  });
}
