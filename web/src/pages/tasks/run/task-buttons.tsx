import { CaretRightOutlined, PauseOutlined, RedoOutlined, StopOutlined } from '@ant-design/icons';
import { App, Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Task, type TaskAction, useTaskAction } from '../../../data/task/tasks.ts';
import { actionsOf, type PossibleAction } from '../task-actions.ts';
import { errorText } from '../../../shell/error-text.ts';

const ICONS = {
  start: <CaretRightOutlined aria-hidden />,
  goOn: <CaretRightOutlined aria-hidden />,
  again: <RedoOutlined aria-hidden />,
  pause: <PauseOutlined aria-hidden />,
  stop: <StopOutlined aria-hidden />,
} as const;

/** The operations on a task in its present state. */
export function TaskButtons({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const { mutateAsync, isPending, variables } = useTaskAction(task.id);
  const act = async (action: TaskAction): Promise<void> => {
    try {
      await mutateAsync(action);
    } catch (error) {
      message.error(errorText(error));
    }
  };
  const press = ({ action }: PossibleAction): void => {
    if (action !== 'stop') {
      void act(action);
      return;
    }
    modal.confirm({
      title: t('tasks.stopTitle', { name: task.task_name }),
      content: t('tasks.stopHint'),
      okText: t('tasks.stop'),
      okButtonProps: { danger: true },
      onOk: () => act(action),
    });
  };
  return (
    <Flex wrap gap={8}>
      {actionsOf(task).map((possible) => (
        <Button
          key={possible.action}
          icon={ICONS[possible.label]}
          type={possible.action === 'start' ? 'primary' : 'default'}
          danger={possible.action === 'stop'}
          disabled={isPending}
          loading={isPending && variables === possible.action}
          onClick={() => press(possible)}
        >
          {possible.label === 'again' ? <RetryLabel stat={task.stat} /> : t(`tasks.${possible.label}`)}
        </Button>
      ))}
    </Flex>
  );
}

/** What a retry runs: the nodes that failed, and those that the task had not come to. */
function RetryLabel({ stat: [rest = 0, , , failed = 0] }: Pick<Task, 'stat'>) {
  const { t } = useTranslation();
  return rest === 0 ? t('tasks.again', { count: failed }) : t('tasks.againWithRest', { failed, rest });
}
