import { Button, Drawer, Flex } from 'antd';
import { type ReactNode, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { faultOf } from '../shell/field-of-error.ts';
import { focusFirstField, focusWrongField } from '../shell/first-field.ts';
import { useAskToLeave, useLeaveGuard } from '../shell/leave-guard.ts';
import { FormFault } from './form-fault.ts';
import { NotSaved } from './not-saved.tsx';

interface EditorDrawerProps {
  readonly title: string;
  /** Pixels, if the screen is wide enough. */
  readonly width: number;
  readonly isDirty: boolean;
  /** Whether the form's content can be saved. */
  readonly isReady: boolean;
  readonly isSaving: boolean;
  /** Why saving failed, in words for people; null = it was not tried, or succeeded. */
  readonly failure: string | null;
  /** The error of the save, which may be about a field. */
  readonly error: unknown;
  /** Stands above the form. */
  readonly notice?: ReactNode;
  readonly onSave: () => void;
  readonly onClose: () => void;
  /** Shown beside the button. */
  readonly extra?: ReactNode;
  readonly children: ReactNode;
}

/** A form at the side of its list. It asks before unsaved changes are lost. */
export function EditorDrawer({ title, width, isDirty, isReady, isSaving, failure, error, ...rest }: EditorDrawerProps) {
  const { onSave, onClose, notice, extra, children } = rest;
  const { t } = useTranslation();
  const askToLeave = useAskToLeave();
  useLeaveGuard(isDirty && !isSaving);
  const field = faultOf(error)?.field ?? null;
  const fault = useMemo(
    () => (field === null || failure === null ? null : { field, message: failure }),
    [field, failure],
  );
  // once the fields are marked
  useEffect(() => {
    if (fault !== null) focusWrongField();
  }, [fault]);
  return (
    <Drawer
      open
      title={title}
      afterOpenChange={focusFirstField}
      size={`min(${width}px, 100vw)`}
      onClose={() => (isDirty ? askToLeave(onClose) : onClose())}
      footer={
        <Flex gap={12} align="center" justify="end" wrap>
          <span role="status" style={{ marginInlineEnd: 'auto' }}>
            {isDirty ? t('forms.unsaved') : ''}
          </span>
          {extra}
          <Button type="primary" disabled={!isDirty || !isReady} loading={isSaving} onClick={onSave}>
            {t('forms.save')}
          </Button>
        </Flex>
      }
    >
      <NotSaved failure={failure} />
      {notice}
      <FormFault value={fault}>{children}</FormFault>
    </Drawer>
  );
}
