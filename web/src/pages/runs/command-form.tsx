import { Checkbox, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { BecomeField } from '../../forms/become-field.tsx';
import { EnvironmentFields } from '../../forms/environment/environment-fields.tsx';
import { Field } from '../../forms/field.tsx';
import { FormFault } from '../../forms/form-fault.ts';
import { useLimits } from '../../forms/limits.ts';
import { faultAt, type FieldFault } from '../../shell/field-of-error.ts';
import { LONGEST_COMMAND, type RunDraft } from './run-draft.ts';

interface CommandFormProps {
  readonly draft: RunDraft;
  readonly fault: FieldFault | null;
  readonly onChange: (changed: Partial<RunDraft>) => void;
}

const LONGEST_NAME = 255;

/** What command runs, and as whom. */
export function CommandForm({ draft, fault, onChange }: CommandFormProps) {
  const { t } = useTranslation();
  const { upTo } = useLimits();
  const isTooLong = draft.script.length > LONGEST_COMMAND;
  return (
    <>
      <Field
        label={t('run.script')}
        hint={t('run.scriptHint')}
        limit={upTo(LONGEST_COMMAND)}
        error={isTooLong ? t('run.scriptTooLong', { most: LONGEST_COMMAND }) : faultAt(fault, 'script')}
        isRequired
      >
        {(control) => (
          <Input.TextArea
            {...control}
            value={draft.script}
            onChange={({ target }) => onChange({ script: target.value })}
            placeholder="uptime"
            autoSize={{ minRows: 4, maxRows: 20 }}
            spellCheck={false}
            autoCapitalize="off"
            autoCorrect="off"
            style={{ fontFamily: 'ui-monospace, monospace' }}
          />
        )}
      </Field>
      <Checkbox
        style={{ marginBottom: 16 }}
        checked={draft.render}
        onChange={({ target }) => onChange({ render: target.checked })}
      >
        {t('run.render', { name: '{{ip}}' })}
      </Checkbox>
      <BecomeField
        value={draft.become}
        usual={t('forms.become.usualOfStep')}
        hint={t('run.becomeHint')}
        onChange={(become) => onChange({ become })}
      />
      <FormFault value={fault}>
        <EnvironmentFields place="" value={draft.environment} onChange={(environment) => onChange({ environment })} />
      </FormFault>
      <Field label={t('run.taskName')} limit={upTo(LONGEST_NAME)} error={faultAt(fault, 'task_name')}>
        {(control) => (
          <Input
            {...control}
            maxLength={LONGEST_NAME}
            value={draft.taskName}
            placeholder={t('run.taskNameUsual')}
            onChange={({ target }) => onChange({ taskName: target.value })}
          />
        )}
      </Field>
    </>
  );
}
