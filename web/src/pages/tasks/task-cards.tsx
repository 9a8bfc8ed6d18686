import { Flex, theme } from 'antd';
import { Link } from 'react-router';
import type { Task } from '../../data/task/tasks.ts';
import { Duration, Progress, Started, TaskName } from './task-cells.tsx';
import { AgainLink } from '../../parts/deployed/again-link.tsx';
import { TaskState } from '../../parts/task-state.tsx';

/** Tasks one below the other, for narrow screens. */
export function TaskCards({ tasks }: { readonly tasks: readonly Task[] }) {
  const { token } = theme.useToken();
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {tasks.map((task) => (
        <li key={task.id} style={{ padding: '12px 0', borderBottom: `1px solid ${token.colorBorderSecondary}` }}>
          <Flex justify="space-between" align="start" gap={8} style={{ marginBottom: 8 }}>
            <div style={{ overflowWrap: 'anywhere' }}>
              <TaskName task={task} />
            </div>
            <TaskState task={task} />
          </Flex>
          <Progress task={task} />
          <Flex wrap justify="space-between" gap={8} style={{ color: token.colorTextSecondary, marginTop: 4 }}>
            <span>
              <Link to={`/ui/pools/${task.pool_id}`}>{task.pool_name}</Link> · {task.opr_user}
            </span>
            <span>
              <Started task={task} /> · <Duration task={task} /> <AgainLink task={task} />
            </span>
          </Flex>
        </li>
      ))}
    </ul>
  );
}
