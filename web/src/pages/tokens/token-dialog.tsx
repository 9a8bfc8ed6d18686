import { Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type NewToken, useCreateToken } from '../../data/account/tokens.ts';
import { fieldOfError } from '../../shell/field-of-error.ts';
import { useErrorText } from '../../shell/error-text.ts';
import { focusFirstField } from '../../shell/first-field.ts';
import { useGuardedClose } from '../../shell/leave-guard.ts';
import { SecretDialog } from './secret-dialog.tsx';

interface TokenDialogProps {
  /** Who asks, and owns what has no other owner. */
  readonly ownName: string;
  readonly onClose: () => void;
}

interface Fields {
  readonly name: string;
  readonly owner: string;
  /** 0 = never */
  readonly days: number;
}

const DAYS = [1, 7, 30, 90, 365] as const;
const USUAL_DAYS = 90;
const DAY_S = 86_400;
const LONGEST_NAME = 50;

/** Asks for whom and for how long, and then shows the secret, once. */
export function TokenDialog({ ownName, onClose }: TokenDialogProps) {
  const [made, setMade] = useState<NewToken | null>(null);
  if (made !== null) return <SecretDialog made={made} onClose={onClose} />;
  return <Wanted ownName={ownName} onMade={setMade} onClose={onClose} />;
}

interface WantedProps extends TokenDialogProps {
  readonly onMade: (made: NewToken) => void;
}

function Wanted({ ownName, onMade, onClose }: WantedProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Fields>();
  const create = useCreateToken();
  const [isTyped, setTyped] = useState(false);
  const close = useGuardedClose(isTyped && !create.isPending, onClose);
  const say = useErrorText();
  const submit = async ({ name, owner, days }: Fields): Promise<void> => {
    try {
      onMade(await create.mutateAsync({ name, owner: owner.trim(), expiresIn: days === 0 ? null : days * DAY_S }));
    } catch (refusal) {
      const field = fieldOfError(refusal, ['name', 'owner']) as 'name' | 'owner' | null;
      form.setFields([{ name: field ?? 'name', errors: [say(refusal)] }]);
      form.scrollToField(field ?? 'name', { focus: true });
    }
  };
  const days = Form.useWatch('days', form);
  return (
    <Modal
      open
      afterOpenChange={focusFirstField}
      title={t('tokens.create')}
      okText={t('tokens.createOk')}
      onOk={() => form.submit()}
      onCancel={close}
      confirmLoading={create.isPending}
      mask={{ closable: false }}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{ name: '', owner: '', days: USUAL_DAYS }}
        onFinish={(fields) => void submit(fields)}
        onValuesChange={() => setTyped(true)}
      >
        <Form.Item
          name="name"
          label={t('tokens.name')}
          extra={t('tokens.nameHint')}
          rules={[{ required: true, whitespace: true, message: t('fleet.required') }]}
        >
          <Input autoComplete="off" maxLength={LONGEST_NAME} />
        </Form.Item>
        <Form.Item name="owner" label={t('tokens.owner')} extra={t('tokens.ownerHint', { name: ownName })}>
          <Input autoComplete="off" maxLength={LONGEST_NAME} placeholder={ownName} />
        </Form.Item>
        <Form.Item name="days" label={t('tokens.expiry')} extra={days === 0 ? t('tokens.neverHint') : null}>
          <Select
            options={[
              ...DAYS.map((count) => ({ value: count, label: t('tokens.expiryDays', { count }) })),
              { value: 0, label: t('tokens.expiryNever') },
            ]}
          />
        </Form.Item>
        <button type="submit" hidden />
      </Form>
    </Modal>
  );
}
