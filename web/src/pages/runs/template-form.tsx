import { useQuery } from '@tanstack/react-query';
import { Alert, Input, Select, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Pool } from '../../data/pools.ts';
import { allTemplates } from '../../data/templates.ts';
import { Field } from '../../forms/field.tsx';
import { useLimits } from '../../forms/limits.ts';
import type { MissingParam } from '../../parts/params/missing-params.ts';
import { ImageField } from '../../parts/deployed/image-field.tsx';
import { ParamForm } from '../../parts/params/param-form.tsx';
import { type ParamPlace, textAt, withoutSlot, withParam } from '../../parts/params/param-groups.ts';
import { faultAt, type FieldFault } from '../../shell/field-of-error.ts';
import type { ChosenTemplate } from '../../parts/params/use-chosen-template.ts';
import type { RunDraft } from './run-draft.ts';

/** What is deployed: an image, to nodes of a pool. */
export interface Deployment {
  readonly pool: Pool;
  readonly image: ParamPlace;
}

interface TemplateFormProps {
  readonly draft: RunDraft;
  readonly template: ChosenTemplate | null;
  /** null = anything runs. */
  readonly deploy: Deployment | null;
  readonly required: readonly MissingParam[];
  readonly fault: FieldFault | null;
  readonly ofPools: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly onChange: (changed: Partial<RunDraft>) => void;
}

const LONGEST_NAME = 255;

/** Which template runs, with which values. */
export function TemplateForm({ draft, template, deploy, required, fault, ofPools, onChange }: TemplateFormProps) {
  const { t } = useTranslation();
  const { upTo } = useLimits();
  return (
    <>
      {deploy === null ? (
        <TemplateSelect draft={draft} fault={fault} onChange={onChange} />
      ) : (
        <ImageField
          pool={deploy.pool}
          tag={textAt(draft.params, deploy.image)}
          onChange={(tag) =>
            onChange({
              params: withParam(draft.params, deploy.image.step, deploy.image.name, tag === '' ? undefined : tag),
            })
          }
        />
      )}
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
          groups={deploy === null ? template.groups : withoutSlot(template.groups, deploy.image)}
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

function TemplateSelect({ draft, fault, onChange }: Pick<TemplateFormProps, 'draft' | 'fault' | 'onChange'>) {
  const { t } = useTranslation();
  const templates = useQuery(allTemplates);
  return (
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
  );
}
