import { CaretRightOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Task, useTaskAction } from '../data/task/tasks.ts';
import { errorText } from '../shell/error-text.ts';

/** Lets a task begin or go on that waits for a person. */
export function StartTask({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { mutateAsync, isPending } = useTaskAction(task.id);
  const start = async (): Promise<void> => {
    try {
      await mutateAsync('start');
    } catch (error) {
      message.error(errorText(error));
    }
  };
  return (
    <Button
      size="small"
      icon={<CaretRightOutlined aria-hidden />}
      loading={isPending}
      aria-label={t(task.state === 0 ? 'tasks.startNamed' : 'tasks.goOnNamed', { name: task.task_name })}
      onClick={() => void start()}
    >
      {t(task.state === 0 ? 'tasks.start' : 'tasks.goOn')}
    </Button>
  );
}
