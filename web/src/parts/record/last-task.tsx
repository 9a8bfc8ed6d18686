import { Flex, Typography } from 'antd';
import { Link } from 'react-router';
import type { Schema } from '../../data/api.ts';
import { ConditionTag } from '../../shell/condition.tsx';
import { Moment } from '../moment.tsx';

/** The latest task of a pool or a template, in short. */
export function LastTask({ task }: { readonly task: Schema<'ListedPool'>['last_task'] }) {
  if (task === null) return '–';
  return (
    <Flex vertical gap={2} align="start">
      <Flex gap={8} wrap align="center">
        <Link to={`/ui/tasks/${task.id}`} style={{ overflowWrap: 'anywhere' }}>{`#${task.id} ${task.task_name}`}</Link>
        <ConditionTag condition={task.condition} />
      </Flex>
      <Typography.Text type="secondary">
        <Moment at={task.created} />
      </Typography.Text>
    </Flex>
  );
}
