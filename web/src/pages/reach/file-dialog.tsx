import { Checkbox, Form, Input, Modal } from 'antd';
import { type ChangeEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWriteFile } from '../../data/reach/files.ts';
import { fieldOfError } from '../../shell/field-of-error.ts';
import { useErrorText } from '../../shell/error-text.ts';
import { focusFirstField } from '../../shell/first-field.ts';
import { useGuardedClose } from '../../shell/leave-guard.ts';

interface Fields {
  readonly path: string;
  readonly executable: boolean;
}

/** Bytes: a request has 1 MiB, and base64 takes a third more. */
const LARGEST = 700_000;

/** Takes a file of this computer, and the path by which actions name it. */
export function FileDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Fields>();
  const write = useWriteFile();
  const [file, setFile] = useState<File | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const close = useGuardedClose(file !== null && !write.isPending, onClose);
  const say = useErrorText();
  const choose = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    const chosen = target.files?.[0] ?? null;
    setFile(chosen);
    setFault(chosen !== null && chosen.size > LARGEST ? t('reach.fileLarge') : null);
    const path = (form.getFieldValue('path') as string | undefined) ?? '';
    if (chosen !== null && path === '') form.setFieldsValue({ path: chosen.name });
  };
  const submit = async ({ path, executable }: Fields): Promise<void> => {
    if (file === null || file.size > LARGEST) {
      setFault(t(file === null ? 'fleet.required' : 'reach.fileLarge'));
      return;
    }
    try {
      await write.mutateAsync({ path, executable, content: await base64Of(file) });
      onClose();
    } catch (refusal) {
      const isOfPath = fieldOfError(refusal, ['path']) !== null;
      if (isOfPath) form.setFields([{ name: 'path', errors: [say(refusal)] }]);
      else setFault(say(refusal));
    }
  };
  return (
    <Modal
      open
      afterOpenChange={focusFirstField}
      title={t('reach.newFile')}
      okText={t('reach.upload')}
      onOk={() => form.submit()}
      onCancel={close}
      confirmLoading={write.isPending}
      mask={{ closable: false }}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{ path: '', executable: false }}
        onFinish={(fields) => void submit(fields)}
      >
        <Form.Item
          label={t('reach.file')}
          htmlFor="shared-file"
          extra={t('reach.fileHint')}
          {...(fault === null ? {} : { validateStatus: 'error', help: fault })}
        >
          <input id="shared-file" type="file" onChange={choose} />
        </Form.Item>
        <PlaceFields />
      </Form>
    </Modal>
  );
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** How it is called, and whether it is a program. */
function PlaceFields() {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item
        name="path"
        label={t('reach.path')}
        extra={t('reach.pathHint')}
        rules={[{ required: true, whitespace: true, message: t('fleet.required') }]}
      >
        <Input autoComplete="off" maxLength={1000} />
      </Form.Item>
      <Form.Item name="executable" valuePropName="checked">
        <Checkbox>{t('reach.executable')}</Checkbox>
      </Form.Item>
    </>
  );
}
