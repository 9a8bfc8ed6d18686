import { DisconnectOutlined, RedoOutlined, StepForwardOutlined } from '@ant-design/icons';
import { App, Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { type NodeAction, useNodeAction, useNodeActions } from '../../data/task/tasks.ts';
import type { StatusCode } from '../../data/status-code.ts';
import { errorText } from '../../shell/error-text.ts';

const ICONS = {
  retry: <RedoOutlined aria-hidden />,
  skip: <StepForwardOutlined aria-hidden />,
  abandon: <DisconnectOutlined aria-hidden />,
} as const;

interface NodeRunButtonsProps {
  readonly taskId: number;
  /** A node of the task: the id is that of its way through it. */
  readonly node: { readonly id: number; readonly ip: string; readonly state: StatusCode };
}

/** The operations on one node of a task. */
export function NodeRunButtons({ taskId, node }: NodeRunButtonsProps) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const { mutateAsync, isPending, variables } = useNodeAction(node.id);
  const { data: actions = [] } = useNodeActions(taskId, node.id, node.state);
  const act = async (action: NodeAction): Promise<void> => {
    try {
      await mutateAsync(action);
    } catch (error) {
      message.error(errorText(error));
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
