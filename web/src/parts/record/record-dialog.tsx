import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordKind, Versioned } from '../../data/records/changes.ts';
import { FormDialog } from '../../shell/form-dialog.tsx';
import { RecordNotice } from './record-notice.tsx';
import { useOpened } from './use-opened.ts';
import { useRecordEdit } from './use-record-edit.ts';

interface RecordDialogProps<Row, Values extends object> {
  readonly kind: RecordKind;
  readonly title: string;
  readonly okText: string;
  /** What is changed; null = a new one. */
  readonly given: (Row & Versioned & { readonly id: number }) | null;
  /** Reads what is saved now. */
  readonly read: (id: number) => Promise<Row & Versioned & { readonly id: number }>;
  /** What the fields hold at first, and with it the names of all fields. */
  readonly initialOf: (row: Row | null) => Values;
  /** Saves, as an update of this version. */
  readonly onSave: (values: Values, version: number | undefined) => Promise<unknown>;
  readonly onClose: () => void;
  /** The fields, as Form.Item elements. */
  readonly children: ReactNode;
}

/** A dialog that makes or changes a record, and overwrites nobody's change unknowingly. */
export function RecordDialog<Row, Values extends object>(props: RecordDialogProps<Row, Values>) {
  const { given, read } = props;
  const { row, round, reload } = useOpened(given, () => (given === null ? Promise.resolve(null) : read(given.id)));
  return <Form key={round} {...props} row={row} onReload={() => void reload()} />;
}

interface FormProps<Row, Values extends object> extends RecordDialogProps<Row, Values> {
  readonly row: RecordDialogProps<Row, Values>['given'];
  readonly onReload: () => void;
}

function Form<Row, Values extends object>(props: FormProps<Row, Values>) {
  const { kind, title, okText, row, initialOf, onSave, onClose, onReload, children } = props;
  const { t } = useTranslation();
  const [isDirty, setDirty] = useState(false);
  const edit = useRecordEdit(kind, row?.id ?? null, row?.version ?? 1);
  const save = async (values: Values): Promise<void> => {
    try {
      await onSave(values, edit.version);
    } catch (error) {
      throw edit.isRefused(error) ? new Error(t('changes.refused'), { cause: error }) : error;
    }
  };
  return (
    <FormDialog
      title={title}
      okText={okText}
      initial={initialOf(row)}
      notice={<RecordNotice edit={edit} row={row} isDirty={isDirty} onLoadTheirs={onReload} />}
      onChange={() => setDirty(true)}
      onSave={save}
      onClose={onClose}
    >
      {children}
    </FormDialog>
  );
}
