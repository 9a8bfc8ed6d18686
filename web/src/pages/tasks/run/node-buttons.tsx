import { DisconnectOutlined, RedoOutlined, StepForwardOutlined } from '@ant-design/icons';
import { App, Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { type NodeAction, type Task, useNodeAction } from '../../../data/tasks.ts';
import { nodeActionsOf } from '../task-actions.ts';
import type { NodeRun } from './node-runs.ts';

const ICONS = {
  retry: <RedoOutlined aria-hidden />,
  skip: <StepForwardOutlined aria-hidden />,
  abandon: <DisconnectOutlined aria-hidden />,
} as const;

interface NodeButtonsProps {
  readonly task: Pick<Task, 'state' | 'finished'>;
  readonly node: NodeRun;
}

/** What can be done with one node of a task. */
export function NodeButtons({ task, node }: NodeButtonsProps) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const { mutateAsync, isPending, variables } = useNodeAction(node.id);
  const act = async (action: NodeAction): Promise<void> => {
    try {
      await mutateAsync(action);
    } catch (error) {
      message.error(error instanceof Error ? error.message : String(error));
    }
  };
  const ask = (): void => {
    modal.confirm({
      title: t('tasks.abandonConfirm', { ip: node.ip }),
      content: t('tasks.abandonMeans'),
      okText: t('tasks.abandon'),
      okButtonProps: { danger: true },
      onOk: () => act('abandon'),
    });
  };
  const actions = nodeActionsOf(task, node.state);
  if (actions.length === 0) return null;
  return (
    <Flex wrap gap={8}>
      {actions.map((action) => (
        <Button
          key={action}
          icon={ICONS[action]}
          type={action === 'retry' ? 'primary' : 'default'}
          title={t(`tasks.${action}Hint`)}
          disabled={isPending}
          loading={isPending && variables === action}
          onClick={() => (action === 'abandon' ? ask() : void act(action))}
        >
          {t(`tasks.${action}`)}
        </Button>
      ))}
    </Flex>
  );
}
