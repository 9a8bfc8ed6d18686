import { Input, Select, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ControlProps, Field } from '../../forms/field.tsx';
import { useLimits } from '../../forms/limits.ts';
import { JsonField } from '../../forms/json-field.tsx';
import { SecretInput } from '../../forms/secret-input.tsx';
import { NumberInput } from '../../forms/number-input.tsx';
import { faultOf, linesOf, listOf } from './setting-values.ts';
import type { SettingField } from './settings-fields.ts';

interface SettingInputProps {
  readonly field: SettingField;
  /** undefined = left out. */
  readonly value: unknown;
  /** The server's complaint about it; null = none. */
  readonly refusal: string | null;
  readonly onChange: (value: unknown) => void;
}

/** The input of one setting, by its schema. */
export function SettingInput({ field, value, refusal, onChange }: SettingInputProps) {
  const { t } = useTranslation();
  const limit = useLimit(field);
  const [isTouched, setTouched] = useState(false);
  const change = (next: unknown): void => {
    setTouched(true);
    onChange(next);
  };
  if (field.kind === 'json') {
    return <JsonField label={field.title} hint={field.description} value={value} onChange={change} />;
  }
  const fault = isTouched ? faultOf(field, value) : null;
  const said =
    fault === null
      ? null
      : t(`backends.fault.${fault.code}`, { pattern: '', minimum: '', maximum: '', ...fault.values });
  if (field.kind === 'lines') return <Lines field={field} value={value} error={said ?? refusal} onChange={change} />;
  return (
    <Field
      label={field.title}
      hint={field.description}
      limit={limit}
      error={said ?? refusal}
      isRequired={field.isRequired}
    >
      {(control) => <Control field={field} value={value} control={control} onChange={change} />}
    </Field>
  );
}

function useLimit({ minimum, maximum, longest }: SettingField): string | undefined {
  const { within, upTo } = useLimits();
  if (minimum !== null && maximum !== null) return within(minimum, maximum);
  return longest === null ? undefined : upTo(longest);
}

interface ControlInputProps extends Pick<SettingInputProps, 'field' | 'value' | 'onChange'> {
  readonly control: ControlProps;
}

function Control(props: ControlInputProps) {
  const { field, value, control, onChange } = props;
  switch (field.kind) {
    case 'boolean':
      return <Switch {...control} checked={(value ?? field.usual) === true} onChange={onChange} />;
    case 'integer':
    case 'number':
      return <NumberControl {...props} />;
    case 'choice':
      return <ChoiceControl {...props} />;
    case 'secret':
      return (
        <SecretInput
          control={control}
          value={value}
          placeholder={usualText(field)}
          removed={null}
          canRemove={!field.isRequired}
          onChange={onChange}
        />
      );
    case 'text':
    case 'lines':
    case 'group':
    case 'groups':
    case 'json':
      return <TextControl {...props} />;
  }
}

function ChoiceControl({ field, value, control, onChange }: ControlInputProps) {
  return (
    <Select<string | null>
      {...control}
      style={{ width: '100%' }}
      value={typeof value === 'string' ? value : null}
      placeholder={usualText(field)}
      allowClear
      options={field.choices.map((choice) => ({ value: choice, label: choice }))}
      onChange={(chosen) => onChange(chosen ?? undefined)}
    />
  );
}

function TextControl({ field, value, control, onChange }: ControlInputProps) {
  const common = { ...control, value: typeof value === 'string' ? value : '', placeholder: usualText(field) };
  const change = (text: string): void => onChange(text === '' ? undefined : text);
  return <Input {...common} spellCheck={false} onChange={({ target }) => change(target.value)} />;
}

function usualText({ usual }: SettingField): string {
  return typeof usual === 'string' || typeof usual === 'number' ? String(usual) : '';
}

function NumberControl({ field, value, control, onChange }: ControlInputProps) {
  const { kind, minimum, maximum } = field;
  return (
    <NumberInput
      {...control}
      style={{ width: '100%' }}
      value={typeof value === 'number' ? value : null}
      placeholder={usualText(field)}
      min={minimum ?? Number.MIN_SAFE_INTEGER}
      max={maximum ?? Number.MAX_SAFE_INTEGER}
      {...(kind === 'integer' ? { precision: 0 } : {})}
      onChange={(number) => onChange(number ?? undefined)}
    />
  );
}

interface LinesProps extends Pick<SettingInputProps, 'field' | 'value' | 'onChange'> {
  readonly error: string | null;
}

function Lines({ field, value, error, onChange }: LinesProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(() => linesOf(value));
  const read = listOf(text, field.hasObjects);
  const broken = 'badLine' in read ? t('backends.badLine', { line: read.badLine }) : null;
  const count = 'list' in read ? read.list.length : 0;
  return (
    <Field
      label={field.title}
      hint={field.description}
      extra={<span>{t('backends.lines', { count })}</span>}
      error={broken ?? error}
      isRequired={field.isRequired}
    >
      {(control) => (
        <Input.TextArea
          {...control}
          autoSize={{ minRows: 3, maxRows: 12 }}
          spellCheck={false}
          style={{ fontFamily: 'monospace' }}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            const next = listOf(target.value, field.hasObjects);
            if ('list' in next) onChange(next.list);
          }}
        />
      )}
    </Field>
  );
}
