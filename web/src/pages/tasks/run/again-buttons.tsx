import { RedoOutlined, RollbackOutlined } from '@ant-design/icons';
import { Button, theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Task } from '../../../data/task/tasks.ts';
import { againPath, deployPath } from '../../../parts/deployed/again.ts';

/** Lead to the dialogs that run a task again, or go back to the image before it. Nothing starts before its plan is shown. */
export function AgainButtons({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const navigate = useNavigate();
  const again = againPath(task);
  const before = task.kind === 'deploy' && task.previous_tag !== task.tag ? (task.previous_tag ?? '') : '';
  return (
    <>
      {again !== null && (
        <Button icon={<RedoOutlined aria-hidden />} onClick={() => void navigate(again.path)}>
          {t(`tasks.${again.label}`)}
        </Button>
      )}
      {before !== '' && (
        <Button
          icon={<RollbackOutlined aria-hidden />}
          // an image may be longer than a line
          style={{
            maxWidth: '100%',
            whiteSpace: 'normal',
            height: 'auto',
            minHeight: token.controlHeight,
            overflowWrap: 'anywhere',
          }}
          onClick={() => void navigate(deployPath(task.pool_id, before, { most: String(task.step_len) }))}
        >
          {t('tasks.rollBackTo', { image: before })}
        </Button>
      )}
    </>
  );
}
