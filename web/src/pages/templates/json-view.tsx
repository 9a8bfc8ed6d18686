import { Alert, Button } from 'antd';
import { type Dispatch, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeField } from '../../code/code-field.tsx';
import { placeIn } from '../../forms/json-place.ts';
import type { Edit, EditorState } from './editor-state.ts';
import type { DraftError } from './template-draft.ts';
import type { RefusedDraft } from './use-saving.ts';

interface JsonViewProps {
  readonly state: EditorState;
  readonly edit: Dispatch<Edit>;
  /** What was not saved: its line is marked until the text changes. null = nothing. */
  readonly refused: RefusedDraft | null;
}

/** The draft as JSON. An invalid text is shown with its error, and can be discarded. */
export function JsonView({ state, edit, refused }: JsonViewProps) {
  const { t } = useTranslation();
  const explain = useExplanation();
  const field = refused?.text === state.text ? (refused.fault?.field ?? null) : null;
  const mark = useMemo(() => (field === null ? null : placeIn(state.text, field)), [field, state.text]);
  return (
    <section
      aria-label={t('templates.json')}
      style={{ position: 'sticky', top: 68, display: 'flex', flexDirection: 'column', gap: 8 }}
    >
      <h2 style={{ margin: 0, fontSize: 16 }}>{t('templates.json')}</h2>
      <div aria-live="polite">
        {state.error !== null && (
          <Alert
            type="error"
            showIcon
            title={explain(state.error)}
            description={t('templates.jsonWaits')}
            action={
              <Button size="small" onClick={() => edit({ kind: 'drop_text' })}>
                {t('templates.dropJson')}
              </Button>
            }
          />
        )}
      </div>
      <CodeField
        language="json"
        label={t('templates.json')}
        value={state.text}
        mark={mark}
        minHeight="20em"
        maxHeight="calc(100vh - 240px)"
        onChange={(text) => edit({ kind: 'text', text })}
      />
    </section>
  );
}

function useExplanation(): (error: DraftError) => string {
  const { t } = useTranslation();
  return (error) => {
    if (error.kind === 'json') return t('forms.jsonBroken', { reason: error.reason });
    const path = error.path === '' ? t('templates.whole') : error.path;
    return t(`templates.shape.${error.expected}`, { path });
  };
}
