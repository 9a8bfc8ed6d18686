import { Alert, Input, Modal } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from './error-text.ts';
import { focusFirstField } from './first-field.ts';
import { useGuardedClose } from './leave-guard.ts';

interface DeleteDialogProps {
  readonly title: string;
  readonly okText: string;
  /** Why it cannot be deleted, and what to do first; null when it can. */
  readonly obstacle: ReactNode;
  /** The text that has to be typed to confirm; without, none. */
  readonly typed?: string;
  /** false while the choice of what to delete is incomplete. */
  readonly isReady?: boolean;
  /** Whether a list was typed that is lost when the dialog is closed. */
  readonly isDirty?: boolean;
  readonly onDelete: () => Promise<unknown>;
  readonly onClose: () => void;
  /** What will happen. */
  readonly children: ReactNode;
}

/** Asks before something is deleted, or says why it cannot be. */
export function DeleteDialog(props: DeleteDialogProps) {
  const { title, okText, obstacle, typed, isReady = true, isDirty = false, onDelete, onClose, children } = props;
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const close = useGuardedClose(isDirty && !isBusy, onClose);
  const remove = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await onDelete();
      onClose();
    } catch (refusal) {
      setError(errorText(refusal));
    } finally {
      setBusy(false);
    }
  };
  const isAllowed = isReady && obstacle === null && (typed === undefined || text === typed);
  return (
    <Modal
      open
      afterOpenChange={focusFirstField}
      title={title}
      okText={okText}
      okButtonProps={{ danger: true, disabled: !isAllowed }}
      onOk={() => void remove()}
      onCancel={close}
      confirmLoading={isBusy}
    >
      {obstacle === null ? <div>{children}</div> : <Alert type="warning" showIcon title={obstacle} />}
      {obstacle === null && typed !== undefined && <TypedName name={typed} text={text} onType={setText} />}
      {error !== null && <Alert type="error" showIcon title={error} style={{ marginTop: 16 }} />}
    </Modal>
  );
}

interface TypedNameProps {
  readonly name: string;
  readonly text: string;
  readonly onType: (text: string) => void;
}

/** Asks to type a name, so that nobody confirms out of habit. */
export function TypedName({ name, text, onType }: TypedNameProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div style={{ marginTop: 16 }}>
      <label htmlFor={id} style={{ display: 'block', marginBottom: 4 }}>
        {t('fleet.typeName', { name })}
      </label>
      <Input
        id={id}
        value={text}
        placeholder={name}
        autoComplete="off"
        onChange={(event) => onType(event.target.value)}
      />
    </div>
  );
}
