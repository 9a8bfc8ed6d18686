import { useQuery } from '@tanstack/react-query';
import { Alert, Input, Select, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { allTemplates } from '../../data/templates.ts';
import { Field } from '../../forms/field.tsx';
import { useLimits } from '../../forms/limits.ts';
import type { MissingParam } from '../../parts/params/missing-params.ts';
import { ParamForm } from '../../parts/params/param-form.tsx';
import { faultAt, type FieldFault } from '../../shell/field-of-error.ts';
import type { ChosenTemplate } from '../../parts/params/use-chosen-template.ts';
import type { RunDraft } from './run-draft.ts';

interface TemplateFormProps {
  readonly draft: RunDraft;
  readonly template: ChosenTemplate | null;
  readonly required: readonly MissingParam[];
  readonly fault: FieldFault | null;
  readonly ofPools: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly onChange: (changed: Partial<RunDraft>) => void;
}

const LONGEST_NAME = 255;

/** Which template runs, with which values. */
export function TemplateForm({ draft, template, required, fault, ofPools, onChange }: TemplateFormProps) {
  const { t } = useTranslation();
  const { upTo } = useLimits();
  const templates = useQuery(allTemplates);
  return (
    <>
      <Field label={t('run.templateLabel')} error={faultAt(fault, 'template_id')} isRequired>
        {(control) => (
          <Select<number | null>
            {...control}
            style={{ width: '100%' }}
            loading={!templates.isSuccess}
            value={draft.templateId}
            placeholder={t('run.chooseTemplate')}
            showSearch={{ optionFilterProp: 'label' }}
            options={(templates.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(templateId) => onChange({ templateId, policy: null })}
          />
        )}
      </Field>
      {template !== null && (
        <Field label={t('run.taskName')} limit={upTo(LONGEST_NAME)} error={faultAt(fault, 'task_name')}>
          {(control) => (
            <Input
              {...control}
              maxLength={LONGEST_NAME}
              value={draft.taskName}
              placeholder={template.name}
              onChange={({ target }) => onChange({ taskName: target.value })}
            />
          )}
        </Field>
      )}
      {template === null && draft.templateId !== null && <Skeleton active />}
      {template !== null && !template.hasSteps && <Alert type="warning" title={t('run.emptyTemplate')} />}
      {template !== null && template.hasSteps && (
        <ParamForm
          // values of another template are another form
          key={template.id}
          groups={template.groups}
          given={draft.params}
          required={required}
          fault={fault}
          ofPools={ofPools}
          onChange={(params) => onChange({ params })}
        />
      )}
    </>
  );
}
