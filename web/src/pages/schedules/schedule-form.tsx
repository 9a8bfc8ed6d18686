import { App } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Versioned } from '../../data/changes.ts';
import { useSaveSchedule } from '../../data/schedules.ts';
import { EditorDrawer } from '../../forms/editor-drawer.tsx';
import { RecordNotice } from '../../parts/record/record-notice.tsx';
import { useRecordEdit } from '../../parts/record/use-record-edit.ts';
import { bodyOf, type ScheduleDraft } from './schedule-draft.ts';
import { ScheduleFields } from './schedule-fields.tsx';

interface ScheduleFormProps {
  readonly saved: ScheduleDraft;
  /** null = a new one. */
  readonly row: Versioned | null;
  readonly title: string;
  readonly onReload: () => void;
  readonly onClose: () => void;
}

/** A schedule while it is edited. */
export function ScheduleForm({ saved: given, row, title, onReload, onClose }: ScheduleFormProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  // what others save meanwhile does not change what is edited here
  const [saved] = useState(given);
  const [draft, setDraft] = useState(saved);
  const save = useSaveSchedule();
  const edit = useRecordEdit('schedule', draft.id === 0 ? null : draft.id, row?.version ?? 1);
  const isDirty = JSON.stringify(draft) !== JSON.stringify(saved);
  const body = bodyOf(draft);
  const change = (changes: Partial<ScheduleDraft>): void => setDraft({ ...draft, ...changes });
  const submit = async (): Promise<void> => {
    if (body === null) return;
    try {
      await save.mutateAsync({ ...body, version: edit.version });
      message.success(t('schedules.saved'));
      onClose();
    } catch (error) {
      // the mutation keeps the reason, which the drawer shows
      edit.isRefused(error);
    }
  };
  return (
    <EditorDrawer
      title={title}
      width={720}
      isDirty={isDirty}
      isReady={body !== null}
      isSaving={save.isPending}
      failure={save.isError ? edit.failureText(save.error) : null}
      notice={<RecordNotice edit={edit} row={row} isDirty={isDirty} onLoadTheirs={onReload} />}
      onSave={() => void submit()}
      onClose={onClose}
    >
      <ScheduleFields draft={draft} onChange={change} />
    </EditorDrawer>
  );
}
