import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Task } from '../../data/task/tasks.ts';
import type { Sorting } from '../../data/list-part.ts';
import { onSorted, sortedColumn } from '../../lists/sorting.ts';
import { Duration, Progress, Started, TaskName } from './task-cells.tsx';
import { AgainLink } from '../../parts/deployed/again-link.tsx';
import { TaskState } from '../../parts/task-state.tsx';

interface TaskTableProps {
  readonly tasks: readonly Task[];
  readonly sort: Sorting | null;
  readonly onSort: (sort: Sorting | null) => void;
}

/** Tasks as a table, for wide screens. */
export function TaskTable({ tasks, sort, onSort }: TaskTableProps) {
  const { t } = useTranslation();
  return (
    <Table<Task>
      rowKey="id"
      size="middle"
      pagination={false}
      dataSource={[...tasks]}
      onChange={onSorted(onSort)}
      showSorterTooltip={false}
      columns={[
        {
          title: t('tasks.task'),
          ...sortedColumn('name', sort),
          onCell: () => ({ style: { minWidth: '16em', overflowWrap: 'anywhere' } }),
          render: (_, task) => <TaskName task={task} />,
        },
        {
          title: t('tasks.pool'),
          ...sortedColumn('pool', sort),
          onCell: () => ({ style: { minWidth: '6em', overflowWrap: 'anywhere' } }),
          render: (_, task) => <Link to={`/ui/pools/${task.pool_id}`}>{task.pool_name}</Link>,
        },
        { title: t('tasks.state'), key: 'state', render: (_, task) => <TaskState task={task} /> },
        { title: t('tasks.progress'), key: 'progress', width: 200, render: (_, task) => <Progress task={task} /> },
        { title: t('tasks.operator'), ...sortedColumn('operator', sort), dataIndex: 'opr_user' },
        { title: t('tasks.started'), ...sortedColumn('started', sort), render: (_, task) => <Started task={task} /> },
        {
          title: t('tasks.duration'),
          ...sortedColumn('duration', sort),
          align: 'right',
          onCell: () => ({ style: { whiteSpace: 'nowrap' } }),
          render: (_, task) => <Duration task={task} />,
        },
        { title: '', key: 'again', render: (_, task) => <AgainLink task={task} /> },
      ]}
    />
  );
}
