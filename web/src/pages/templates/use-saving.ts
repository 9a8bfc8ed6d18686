import { App } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Versioned } from '../../data/records/changes.ts';
import { useSaveTemplate } from '../../data/templates.ts';
import { useRecordEdit } from '../../parts/record/use-record-edit.ts';
import { type FieldFault, faultOf } from '../../shell/field-of-error.ts';
import { focusWrongField } from '../../shell/first-field.ts';
import type { EditorState } from './editor-state.ts';
import { bodyOf, type TemplateDraft, textOf } from './template-draft.ts';

/** Why a draft was not saved. */
export interface RefusedDraft {
  readonly message: string;
  /** The field that it is about; null = none. */
  readonly fault: FieldFault | null;
  /** The draft as JSON, as it stood in the editor. */
  readonly text: string;
}

/** Saves a template, and keeps why it was refused until it is saved the next time. */
export function useSaving(id: number | null, saved: TemplateDraft, row: Versioned | null) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [savedText, setSavedText] = useState(() => textOf(saved));
  const [refusal, setRefusal] = useState<{ readonly error: unknown; readonly text: string } | null>(null);
  const edit = useRecordEdit('template', id, row?.version ?? 1);
  const { mutateAsync, isPending: isSaving } = useSaveTemplate();
  const save = async (name: string, { draft, text }: EditorState): Promise<void> => {
    setRefusal(null);
    try {
      const made = await mutateAsync({ id, name, body: bodyOf(draft), version: edit.version });
      setSavedText(textOf(draft));
      edit.saved(made.version);
      message.success(t('forms.saved', { name }));
      if (id === null) void navigate(`/ui/templates/${made.id}`, { replace: true });
    } catch (error) {
      // the notice above the form says what a colleague saved
      if (!edit.isRefused(error)) setRefusal({ error, text });
      window.scrollTo({ top: 0 });
    }
  };
  const failure = refusal === null ? null : edit.failureText(refusal.error);
  const refused = useMemo((): RefusedDraft | null => {
    if (refusal === null || failure === null) return null;
    const field = faultOf(refusal.error)?.field ?? null;
    return { message: failure, fault: field === null ? null : { field, message: failure }, text: refusal.text };
  }, [refusal, failure]);
  // once the fields are marked
  useEffect(() => {
    if (refused !== null) focusWrongField();
  }, [refused]);
  return { savedText, isSaving, save, refused, edit };
}
