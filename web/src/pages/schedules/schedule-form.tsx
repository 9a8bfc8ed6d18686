import { App } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Versioned } from '../../data/records/changes.ts';
import { useSavePlan, useSaveSchedule } from '../../data/schedules.ts';
import { EditorDrawer } from '../../forms/editor-drawer.tsx';
import { RecordNotice } from '../../parts/record/record-notice.tsx';
import { useRecordEdit } from '../../parts/record/use-record-edit.ts';
import { useSettled } from '../../shell/use-settled.ts';
import { SavePlanView } from './save-plan-view.tsx';
import { useSaveSentence } from './save-sentence.ts';
import { bodyOf, type ScheduleDraft } from './schedule-draft.ts';
import { ScheduleFields } from './schedule-fields.tsx';
import { ServerTime } from './server-time.tsx';

/** A plan is asked for when nothing was typed for so long, in milliseconds. */
const TYPING_MS = 300;

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
  const { message, modal } = App.useApp();
  // what others save meanwhile does not change what is edited here
  const [saved] = useState(given);
  const [draft, setDraft] = useState(saved);
  const save = useSaveSchedule();
  const edit = useRecordEdit('schedule', draft.id === 0 ? null : draft.id, row?.version ?? 1);
  const isDirty = !isSame(draft, saved);
  const body = bodyOf(draft);
  const settled = useSettled(body, TYPING_MS);
  const plan = useSavePlan(settled);
  const sentence = useSaveSentence(plan.data, draft.execType);
  const isPlanned = !plan.isPlaceholderData && (plan.isSuccess || plan.isError) && isSame(settled, body);
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
  const confirmed = (): void => {
    if (plan.data?.starts !== true || plan.isError) return void submit();
    modal.confirm({
      title: t('schedules.plan.confirmTitle'),
      content: sentence,
      okText: t('schedules.plan.confirm'),
      cancelText: t('schedules.plan.cancel'),
      onOk: () => submit(),
    });
  };
  return (
    <EditorDrawer
      title={title}
      width={720}
      isDirty={isDirty}
      isReady={body !== null && isPlanned}
      isSaving={save.isPending}
      error={save.error}
      failure={save.isError ? edit.failureText(save.error) : null}
      notice={<RecordNotice edit={edit} row={row} isDirty={isDirty} onLoadTheirs={onReload} />}
      onSave={confirmed}
      onClose={onClose}
    >
      <ServerTime />
      <ScheduleFields draft={draft} onChange={change} />
      <SavePlanView plan={plan} draft={draft} />
    </EditorDrawer>
  );
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
