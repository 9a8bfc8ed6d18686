import { Descriptions, Flex, theme } from 'antd';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type ConditionCounts, totalOf } from '../../../data/conditions.ts';
import type { Task } from '../../../data/task/tasks.ts';
import { sayNumber } from '../../../i18n/values.ts';
import { useProgressWords } from '../../../parts/progress-words.ts';
import { Panel } from '../../../shell/panel.tsx';
import { StateBar } from '../../../parts/state-bar.tsx';
import { Duration, Started } from '../task-cells.tsx';
import { TaskState, useTaskStateName } from '../../../parts/task-state.tsx';
import { usePageTitle } from '../../../shell/frame/page-title.ts';
import { Image } from '../../../parts/deployed/image.tsx';
import { AgainButtons } from './again-buttons.tsx';
import { TaskWork } from '../../../parts/task-work.tsx';
import { Origin } from './origin.tsx';
import { TaskButtons } from './task-buttons.tsx';
import { TaskNotices } from './task-notices.tsx';

interface TaskHeaderProps {
  readonly task: Task;
  /** How many nodes are in each condition. */
  readonly counts: ConditionCounts;
}

/** The facts, progress and operations of a task. */
export function TaskHeader({ task, counts }: TaskHeaderProps) {
  const { token } = theme.useToken();
  const say = useProgressWords();
  const total = totalOf(counts);
  const done = counts.succeeded ?? 0;
  usePageTitle(`#${task.id} ${task.task_name} · ${useTaskStateName(task)}`);
  return (
    <Panel>
      <Flex vertical gap={12}>
        <Flex wrap justify="space-between" gap={12}>
          <Flex wrap align="center" gap={12}>
            <h1 style={{ margin: 0, overflowWrap: 'anywhere' }}>
              <bdi>{task.task_name}</bdi>{' '}
              <span style={{ color: token.colorTextSecondary, fontWeight: 400 }}>#{task.id}</span>
            </h1>
            <span role="status">
              <TaskState task={task} />
            </span>
          </Flex>
          <Flex wrap gap={8} align="center">
            <AgainButtons task={task} />
            <TaskButtons task={task} />
          </Flex>
        </Flex>
        <TaskNotices task={task} />
        <div>
          <Flex justify="space-between" style={{ marginBottom: 4 }}>
            <span>{say(counts)}</span>
            <span>{total === 0 ? '' : `${Math.floor((100 * done) / total)}%`}</span>
          </Flex>
          <StateBar counts={counts} height={10} />
        </div>
        <TaskFacts task={task} />
      </Flex>
    </Panel>
  );
}

/** The part that does not change with the nodes. */
const TaskFacts = memo(function TaskFacts({ task }: Pick<TaskHeaderProps, 'task'>) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  return (
    <Descriptions
      size="small"
      styles={{ label: { color: token.colorTextSecondary } }}
      column={{ xs: 1, sm: 2, lg: 3, xl: 4 }}
      items={[
        {
          key: 'pool',
          label: t('tasks.pool'),
          children: <Link to={`/ui/pools/${task.pool_id}`}>{task.pool_name}</Link>,
        },
        {
          key: 'template',
          label: t('tasks.template'),
          children: <TaskWork task={task} isLink />,
        },
        ...(task.tag === null ? [] : [{ key: 'image', label: t('tasks.image'), children: <Image task={task} /> }]),
        { key: 'kind', label: t('tasks.kind'), children: t(`tasks.kind_${task.kind}`) },
        { key: 'operator', label: t('tasks.operator'), children: task.opr_user },
        { key: 'origin', label: t('tasks.startedFrom'), children: <Origin task={task} /> },
        { key: 'started', label: t('tasks.started'), children: <Started task={task} /> },
        { key: 'duration', label: t('tasks.duration'), children: <Duration task={task} /> },
        { key: 'atOnce', label: t('tasks.atOnce'), children: sayNumber(task.step_len) },
      ]}
    />
  );
});
