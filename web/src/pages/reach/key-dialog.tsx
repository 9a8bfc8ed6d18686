import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Key, useSaveKey } from '../../data/reach/keys.ts';
import { fieldOfError } from '../../shell/field-of-error.ts';
import { useErrorText } from '../../shell/error-text.ts';
import { focusFirstField } from '../../shell/first-field.ts';
import { useGuardedClose } from '../../shell/leave-guard.ts';

interface KeyDialogProps {
  /** The key in whose place another is put; null = it is a new one. */
  readonly replaced: Key | null;
  readonly onClose: () => void;
}

interface Fields {
  readonly name: string;
  readonly text: string;
}

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;
const LONGEST_TEXT = 65_536;

/** Takes a private key as text. */
export function KeyDialog({ replaced, onClose }: KeyDialogProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Fields>();
  const save = useSaveKey();
  const [isTyped, setTyped] = useState(false);
  const close = useGuardedClose(isTyped && !save.isPending, onClose);
  const say = useErrorText();
  const submit = async ({ name, text }: Fields): Promise<void> => {
    try {
      await save.mutateAsync({ id: replaced?.id ?? null, name: replaced?.name ?? name, text });
      onClose();
    } catch (refusal) {
      const field = fieldOfError(refusal, ['name', 'text']) as 'name' | 'text' | null;
      form.setFields([{ name: field ?? 'text', errors: [say(refusal)] }]);
      form.scrollToField(field ?? 'text', { focus: true });
    }
  };
  return (
    <Modal
      open
      afterOpenChange={focusFirstField}
      title={replaced === null ? t('reach.newKey') : t('reach.replaceKey', { name: replaced.name })}
      okText={replaced === null ? t('reach.add') : t('reach.replace')}
      onOk={() => form.submit()}
      onCancel={close}
      confirmLoading={save.isPending}
      mask={{ closable: false }}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{ name: '', text: '' }}
        onFinish={(fields) => void submit(fields)}
        onValuesChange={() => setTyped(true)}
      >
        {replaced === null && <NameField />}
        <Form.Item
          name="text"
          label={t('reach.keyText')}
          extra={t('reach.keyTextHint')}
          rules={[{ required: true, whitespace: true, message: t('fleet.required') }]}
        >
          <Input.TextArea
            rows={8}
            autoComplete="off"
            spellCheck={false}
            maxLength={LONGEST_TEXT}
            style={{ fontFamily: 'ui-monospace, monospace' }}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function NameField() {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="name"
      label={t('reach.keyName')}
      extra={t('reach.keyNameHint')}
      rules={[
        { required: true, message: t('fleet.required') },
        { pattern: NAME, message: t('reach.nameWrong') },
      ]}
    >
      <Input autoComplete="off" maxLength={64} />
    </Form.Item>
  );
}
