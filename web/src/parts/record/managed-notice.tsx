import { Alert, App } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

interface ManagedNoticeProps {
  /** The set of records that a file describes. */
  readonly label: string;
  readonly isDirty: boolean;
  /** Takes back what was typed. */
  readonly onUndo: () => void;
}

/** Says that a file describes the record, and asks at the first change whether that is meant: the next application undoes it. */
export function ManagedNotice({ label, isDirty, onUndo }: ManagedNoticeProps) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const asked = useRef(false);
  useEffect(() => {
    if (!isDirty || asked.current) return;
    asked.current = true;
    modal.confirm({
      title: t('changes.managedIn', { label }),
      content: t('changes.managedMeans'),
      okText: t('changes.editAnyway'),
      cancelText: t('changes.undoEdit'),
      onCancel: onUndo,
    });
  }, [isDirty, label, modal, onUndo, t]);
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginBottom: 16 }}
      title={t('changes.managedIn', { label })}
      description={t('changes.managedMeans')}
    />
  );
}
