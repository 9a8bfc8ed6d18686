import { StopOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Task, useTaskAction } from '../data/task/tasks.ts';
import { errorText } from '../shell/error-text.ts';

/** Stops a task for good; nothing when it would not be accepted. */
export function StopButton({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const { mutateAsync, isPending } = useTaskAction(task.id);
  if (!task.actions.includes('stop')) return null;
  const stop = async (): Promise<void> => {
    try {
      await mutateAsync('stop');
    } catch (error) {
      message.error(errorText(error));
    }
  };
  const ask = (): void => {
    modal.confirm({
      title: t('tasks.stopTitle', { name: task.task_name }),
      content: t('tasks.stopHint'),
      okText: t('tasks.stop'),
      okButtonProps: { danger: true },
      onOk: stop,
    });
  };
  return (
    <Button danger size="small" icon={<StopOutlined aria-hidden />} loading={isPending} onClick={ask}>
      {t('tasks.stop')}
    </Button>
  );
}
