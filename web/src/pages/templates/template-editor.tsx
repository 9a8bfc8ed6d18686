import { Button, Col, Flex, Row } from 'antd';
import { useReducer, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Versioned } from '../../data/records/changes.ts';
import type { UsableStep } from '../../data/steps.ts';
import { FormFault } from '../../forms/form-fault.ts';
import { DescField, NameField } from '../../forms/name-fields.tsx';
import { NotSaved } from '../../forms/not-saved.tsx';
import { RecordNotice } from '../../parts/record/record-notice.tsx';
import { useLeaveGuard } from '../../shell/leave-guard.ts';
import { edited, openEditor } from './editor-state.ts';
import { JsonView } from './json-view.tsx';
import { PolicyFields } from '../../parts/policy/policy-fields.tsx';
import { policyOf } from '../../parts/policy/policy-draft.ts';
import { FactsField } from './facts-field.tsx';
import { StepList } from './step-list.tsx';
import { type TemplateDraft, textOf } from './template-draft.ts';
import { findingsOf } from './template-findings.ts';
import { TryDialog } from './try-dialog.tsx';
import { useSaving } from './use-saving.ts';

interface TemplateEditorProps {
  /** null = a new one. */
  readonly id: number | null;
  readonly name: string;
  readonly saved: TemplateDraft;
  /** What it was opened as; null = a new one. */
  readonly row: Versioned | null;
  readonly steps: readonly UsableStep[];
  readonly onReload: () => void;
}

/** A template as a form and as JSON, side by side. */
export function TemplateEditor({ id, name, saved, row, steps, onReload }: TemplateEditorProps) {
  const [state, edit] = useReducer(edited, saved, openEditor);
  const [typedName, setName] = useState(name);
  const { draft, error } = state;
  const { savedText, isSaving, save, refused, edit: record } = useSaving(id, saved, row);
  const isDirty = error !== null || typedName !== name || textOf(draft) !== savedText;
  useLeaveGuard(isDirty && !isSaving);
  const findings = findingsOf(draft, new Map(steps.map((step) => [step.name, step.params])));
  const isReady = error === null && typedName.trim() !== '' && !findings.some(({ level }) => level === 'error');

  return (
    <>
      <EditorHeader
        id={id}
        name={name}
        isDirty={isDirty}
        isReady={isReady}
        hasSteps={draft.steps.length > 0}
        isSaving={isSaving}
        onSave={() => void save(typedName.trim(), state)}
      />
      <RecordNotice edit={record} row={row} isDirty={isDirty} onLoadTheirs={onReload} />
      <NotSaved failure={refused?.message ?? null} />
      <FormFault value={refused?.fault ?? null}>
        <Row gutter={[24, 24]}>
          <Col xs={24} xl={14} inert={error !== null} style={error === null ? {} : { opacity: 0.5 }}>
            {id === null && <NameField name={typedName} onChange={setName} />}
            <DescField desc={draft.desc} onChange={(desc) => edit({ kind: 'desc', desc })} />
            <FactsField isOn={draft.facts === true} onChange={(facts) => edit({ kind: 'facts', facts })} />
            <PolicyFields policy={policyOf(draft)} onChange={(policy) => edit({ kind: 'policy', policy })} />
            <StepList state={state} edit={edit} steps={steps} findings={findings} />
          </Col>
          <Col xs={24} xl={10}>
            <JsonView state={state} edit={edit} refused={refused} />
          </Col>
        </Row>
      </FormFault>
    </>
  );
}

interface EditorHeaderProps extends Pick<TemplateEditorProps, 'id' | 'name'> {
  readonly isDirty: boolean;
  readonly isReady: boolean;
  /** A template without steps cannot be run. */
  readonly hasSteps: boolean;
  readonly isSaving: boolean;
  readonly onSave: () => void;
}

function EditorHeader({ id, name, isDirty, isReady, hasSteps, isSaving, onSave }: EditorHeaderProps) {
  const { t } = useTranslation();
  const [isTrying, setTrying] = useState(false);
  return (
    <>
      <Link to="/ui/templates">{t('templates.back')}</Link>
      <Flex gap={12} wrap align="center" justify="space-between" style={{ margin: '4px 0 16px' }}>
        <h1 style={{ margin: 0, overflowWrap: 'anywhere' }}>{id === null ? t('templates.new') : name}</h1>
        <Flex gap={12} wrap align="center">
          <span role="status">{isDirty ? t('forms.unsaved') : ''}</span>
          {id !== null && hasSteps && <Link to={`/ui/run?template=${id}`}>{t('run.runTemplate', { name })}</Link>}
          {id !== null && (
            <Button disabled={isDirty || !isReady || !hasSteps} onClick={() => setTrying(true)}>
              {t('templates.try')}
            </Button>
          )}
          <Button type="primary" disabled={!(isDirty || id === null) || !isReady} loading={isSaving} onClick={onSave}>
            {t('forms.save')}
          </Button>
        </Flex>
      </Flex>
      {isTrying && id !== null && <TryDialog id={id} name={name} onClose={() => setTrying(false)} />}
    </>
  );
}
