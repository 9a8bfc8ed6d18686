import { Checkbox, Flex, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Field } from '../../forms/field.tsx';
import { JsonField } from '../../forms/json-field.tsx';
import { isRecord } from '../../forms/json-text.ts';
import type { ActionSpec } from './action-script.ts';

interface PlaybookFieldsProps {
  readonly spec: ActionSpec;
  readonly onSpec: (spec: ActionSpec) => void;
}

/** The arguments of an action that plays a playbook. */
export function PlaybookFields({ spec, onSpec }: PlaybookFieldsProps) {
  const { t } = useTranslation();
  const change = (name: string, value: unknown): void => {
    const { [name]: _before, ...others } = spec;
    onSpec(value === undefined || value === '' ? others : { ...others, [name]: value });
  };
  const text = (name: 'path' | 'tags' | 'skip_tags', label: string, hint: string, isRequired = false) => (
    <Field label={label} hint={hint} isRequired={isRequired}>
      {(control) => (
        <Input {...control} value={textOf(spec[name])} onChange={({ target }) => change(name, target.value)} />
      )}
    </Field>
  );
  return (
    <>
      {text('path', t('steps.playbookPath'), t('steps.playbookPathHint'), true)}
      {text('tags', t('steps.playbookTags'), t('steps.playbookTagsHint'))}
      {text('skip_tags', t('steps.playbookSkipTags'), t('steps.playbookTagsHint'))}
      <JsonField
        label={t('steps.playbookVars')}
        hint={t('steps.playbookVarsHint')}
        value={spec['extra_vars']}
        complaintOf={(value) => (value === undefined || isRecord(value) ? null : t('templates.othersShape'))}
        onChange={(value) => change('extra_vars', value)}
      />
      <Flex gap={16} wrap style={{ marginBottom: 16 }}>
        <Checkbox
          checked={spec['diff'] !== false}
          onChange={({ target }) => change('diff', target.checked ? undefined : false)}
        >
          {t('steps.playbookDiff')}
        </Checkbox>
        <Checkbox
          checked={spec['check'] === true}
          onChange={({ target }) => change('check', target.checked ? true : undefined)}
        >
          {t('steps.playbookCheck')}
        </Checkbox>
      </Flex>
    </>
  );
}

/** Tags may be a list. */
function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : '';
}
