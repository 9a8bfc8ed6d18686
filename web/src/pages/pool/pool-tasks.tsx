import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Task, useTasksOfPool } from '../../data/task/tasks.ts';
import { sayNumber } from '../../i18n/values.ts';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { Notice } from '../../shell/notice.tsx';
import { Panel } from '../../shell/panel.tsx';
import { Moment } from '../../parts/moment.tsx';
import { AgainLink } from '../../parts/deployed/again-link.tsx';
import { Image } from '../../parts/deployed/image.tsx';
import { TaskState } from '../../parts/task-state.tsx';

/** The latest tasks of a pool. */
export function PoolTasks({ poolId }: { readonly poolId: number }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('pool.tasks')} extra={<Link to={`/ui/tasks?pool=${poolId}`}>{t('pool.allTasks')}</Link>}>
      <Latest poolId={poolId} />
    </Panel>
  );
}

function Latest({ poolId }: { readonly poolId: number }) {
  const { t } = useTranslation();
  const tasks = useTasksOfPool(poolId);
  if (tasks.isError) return <LoadFailed error={tasks.error} onRetry={tasks.refetch} />;
  if (tasks.data?.query_count === 0) return <Notice title={t('pool.noTasks')} />;
  return (
    <Table<Task>
      size="small"
      rowKey="id"
      loading={!tasks.isSuccess}
      dataSource={tasks.data?.data ?? []}
      pagination={{ pageSize: 5, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: 'max-content' }}
      columns={[
        {
          key: 'task',
          title: t('pool.task'),
          render: (_, { id, task_name: name }) => (
            <Link
              to={`/ui/tasks/${id}`}
              style={{ display: 'inline-block', maxWidth: 320, whiteSpace: 'normal', overflowWrap: 'anywhere' }}
            >
              {`#${id} ${name}`}
            </Link>
          ),
        },
        { key: 'state', title: t('pool.state'), render: (_, task) => <TaskState task={task} /> },
        { key: 'image', title: t('tasks.image'), render: (_, task) => <Image task={task} /> },
        { key: 'nodes', title: t('fleet.nodes'), align: 'right', render: (_, { stat }) => doneOf(stat) },
        { key: 'operator', title: t('pool.operator'), dataIndex: 'opr_user' },
        { key: 'created', title: t('pool.created'), render: (_, task) => <Moment at={task.ctime} /> },
        { key: 'again', title: '', render: (_, task) => <AgainLink task={task} /> },
      ]}
    />
  );
}

/** @example doneOf([1, 0, 2, 0, 0]) // '2 / 3' */
function doneOf(stat: readonly number[]): string {
  return `${sayNumber(stat[2] ?? 0)} / ${sayNumber(stat.reduce((sum, count) => sum + count, 0))}`;
}
