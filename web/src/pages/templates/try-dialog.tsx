import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useTryTemplate } from '../../data/templates.ts';
import { useOperatorName } from '../../session/session.ts';
import { FormDialog } from '../../shell/form-dialog.tsx';

interface TryDialogProps {
  readonly id: number;
  readonly name: string;
  readonly onClose: () => void;
}

/** Runs a saved template on one node of a pool, and opens the task. */
export function TryDialog({ id, name, onClose }: TryDialogProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const operator = useOperatorName() ?? '';
  const run = useTryTemplate();
  const start = async ({ ip }: { readonly ip: string }): Promise<void> => {
    const task = await run.mutateAsync({ id, name, ip: ip.trim(), operator });
    await navigate(`/ui/tasks/${task}`);
  };
  return (
    <FormDialog
      title={t('templates.tryTitle', { name })}
      okText={t('templates.tryOk')}
      initial={{ ip: '' }}
      onSave={start}
      onClose={onClose}
    >
      <p style={{ marginTop: 0 }}>{t('templates.tryHint')}</p>
      <Form.Item
        name="ip"
        label={t('templates.tryNode')}
        rules={[{ required: true, whitespace: true, message: t('templates.tryMissing') }]}
      >
        <Input autoFocus autoComplete="off" placeholder="10.0.0.1" />
      </Form.Item>
    </FormDialog>
  );
}
