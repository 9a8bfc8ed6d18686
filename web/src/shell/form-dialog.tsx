import { Alert, Form, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { fieldOfError } from './field-of-error.ts';
import { useErrorText } from './error-text.ts';
import { focusFirstField } from './first-field.ts';
import { useGuardedClose } from './leave-guard.ts';

interface FormDialogProps<Values extends object> {
  readonly title: string;
  readonly okText: string;
  /** The initial values, and thereby the names of all fields. */
  readonly initial: Values;
  /** Saves; its error is shown at the field that it is about, or above the form. */
  readonly onSave: (values: Values) => Promise<unknown>;
  readonly onClose: () => void;
  /** Stands above the fields. */
  readonly notice?: ReactNode;
  /** Whether something was typed that is not among the initial values. */
  readonly isDirty?: boolean;
  /** Called when something was typed or chosen. */
  readonly onChange?: () => void;
  /** The fields, as Form.Item elements. */
  readonly children: ReactNode;
}

/** A dialog with a form, open as long as it is mounted. */
export function FormDialog<Values extends object>(props: FormDialogProps<Values>) {
  const { title, okText, initial, onSave, onClose, notice, isDirty = false, onChange, children } = props;
  const [form] = Form.useForm<Values>();
  const say = useErrorText();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [isTyped, setTyped] = useState(false);
  const close = useGuardedClose((isDirty || isTyped) && !isBusy, onClose);
  const save = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      // fields that are not shown keep their initial values
      await onSave({ ...initial, ...form.getFieldsValue() });
      onClose();
    } catch (refusal) {
      const message = say(refusal);
      const field = fieldOfError(refusal, fieldsOf(initial));
      if (field === null) setError(message);
      else {
        const name = field.split('.') as never;
        form.setFields([{ name, errors: [message] }]);
        form.scrollToField(name, { focus: true });
      }
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      afterOpenChange={focusFirstField}
      title={title}
      okText={okText}
      onOk={() => form.submit()}
      onCancel={close}
      confirmLoading={isBusy}
      mask={{ closable: false }}
    >
      {error !== null && <Alert type="error" showIcon title={error} style={{ marginBottom: 16 }} />}
      {notice}
      <Form
        form={form}
        layout="vertical"
        initialValues={initial}
        onFinish={() => void save()}
        onValuesChange={() => {
          setTyped(true);
          onChange?.();
        }}
        validateTrigger={['onBlur', 'onChange']}
        scrollToFirstError
      >
        {children}
        <button type="submit" hidden />
      </Form>
    </Modal>
  );
}

/** The names of all fields, `a.b` for a nested one. */
function fieldsOf(values: object, path = ''): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null ? fieldsOf(value as object, `${path}${name}.`) : [`${path}${name}`],
  );
}
