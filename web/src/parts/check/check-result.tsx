import { Alert, Flex, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCheck } from '../../data/checks.ts';
import { isUnderWay } from '../../data/conditions.ts';
import type { Task } from '../../data/task/tasks.ts';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { StateBar } from '../state-bar.tsx';
import { StopButton } from '../stop-button.tsx';
import { TaskState } from '../task-state.tsx';
import { NothingFound } from './nothing-found.tsx';
import { StepFindings } from './step-findings.tsx';

/** A check as it comes on, and what it finds. Its links leave the page as it is. */
export function CheckResult({ taskId }: { readonly taskId: number }) {
  const { t } = useTranslation();
  const { data: task, isError, error, refetch } = useCheck(taskId);
  if (task === undefined) return isError ? <LoadFailed error={error} onRetry={refetch} /> : <Skeleton active />;
  return (
    <Flex vertical gap={12}>
      <Flex wrap gap={8} align="center">
        <Link
          to={`/ui/tasks/${task.id}`}
          target="_blank"
          style={{ textDecoration: 'underline', overflowWrap: 'anywhere' }}
        >
          {t('run.check.task', { id: task.id, pool: task.pool_name })}
        </Link>
        <span role="status">
          <TaskState task={task} />
        </span>
        <StopButton task={task} />
      </Flex>
      <StateBar counts={task.node_conditions} />
      <CheckFindings task={task} isAside />
    </Flex>
  );
}

/** What a check found, step by step. */
export function CheckFindings({ task, isAside = false }: { readonly task: Task; readonly isAside?: boolean }) {
  const isRunning = isUnderWay(task);
  return (
    <Flex vertical gap={16}>
      {/* the page of the task says it above */}
      {isAside && task.error !== '' && <Alert type="error" showIcon title={task.error} />}
      {!isRunning && <NothingFound task={task} />}
      {task.options.map(({ name }, step) => (
        // a template may have a step twice
        // oxlint-disable-next-line react/no-array-index-key
        <StepFindings key={step} taskId={task.id} step={step} name={name} isRunning={isRunning} isAside={isAside} />
      ))}
    </Flex>
  );
}
