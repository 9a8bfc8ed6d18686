import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Task } from '../../data/tasks.ts';
import { Duration, Progress, Started, TaskName } from './task-cells.tsx';
import { TaskState } from '../../parts/task-state.tsx';

/** Tasks as a table, for wide screens. */
export function TaskTable({ tasks }: { readonly tasks: readonly Task[] }) {
  const { t } = useTranslation();
  return (
    <Table<Task>
      rowKey="id"
      size="middle"
      pagination={false}
      dataSource={[...tasks]}
      columns={[
        { title: t('tasks.task'), key: 'name', render: (_, task) => <TaskName task={task} /> },
        {
          title: t('tasks.pool'),
          key: 'pool',
          render: (_, task) => <Link to={`/ui/pools/${task.pool_id}`}>{task.pool_name}</Link>,
        },
        { title: t('tasks.state'), key: 'state', render: (_, task) => <TaskState task={task} /> },
        { title: t('tasks.progress'), key: 'progress', width: 200, render: (_, task) => <Progress task={task} /> },
        { title: t('tasks.operator'), key: 'operator', dataIndex: 'opr_user' },
        { title: t('tasks.started'), key: 'started', render: (_, task) => <Started task={task} /> },
        { title: t('tasks.duration'), key: 'duration', align: 'right', render: (_, task) => <Duration task={task} /> },
      ]}
    />
  );
}
