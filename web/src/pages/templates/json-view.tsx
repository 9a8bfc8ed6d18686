import { Alert, Button } from 'antd';
import type { Dispatch } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeField } from '../../code/code-field.tsx';
import type { Edit, EditorState } from './editor-state.ts';
import type { DraftError } from './template-draft.ts';

/** The draft as JSON. An invalid text is shown with its error, and can be discarded. */
export function JsonView({ state, edit }: { readonly state: EditorState; readonly edit: Dispatch<Edit> }) {
  const { t } = useTranslation();
  const explain = useExplanation();
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
