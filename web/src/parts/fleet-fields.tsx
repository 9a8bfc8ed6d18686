import { Checkbox, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { NumberInput } from '../forms/number-input.tsx';
import { useLimits } from '../forms/limits.ts';

/*
 * Form fields for the fleet. Their limits are the API's.
 */

const LONGEST_NAME = 50;
const LONGEST_TEXT = 255;

/** A name: can be set once, and is fixed afterwards. */
export function NameField({ isNew }: { readonly isNew: boolean }) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="name"
      label={t('fleet.name')}
      extra={t(isNew ? 'fleet.nameHint' : 'fleet.nameFixed')}
      rules={[{ required: true, whitespace: true, message: t('fleet.required') }, useLimit(LONGEST_NAME)]}
    >
      <Input autoFocus={isNew} disabled={!isNew} autoComplete="off" />
    </Form.Item>
  );
}

interface TextFieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
}

/** A line of text; may be empty. */
export function TextField({ name, label, hint = '' }: TextFieldProps) {
  return (
    <Form.Item name={name} label={label} extra={<Note hint={hint} />} rules={[useLimit(LONGEST_TEXT)]}>
      <Input autoComplete="off" />
    </Form.Item>
  );
}

export function DescField() {
  const { t } = useTranslation();
  return (
    <Form.Item name="desc" label={t('fleet.desc')} extra={<Note hint="" />} rules={[useLimit(LONGEST_TEXT)]}>
      <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} />
    </Form.Item>
  );
}

/** Yes or no. */
export function CheckField({ name, label, hint = '' }: TextFieldProps) {
  return (
    <Form.Item name={name} valuePropName="checked" extra={hint}>
      <Checkbox>{label}</Checkbox>
    </Form.Item>
  );
}

/** A whole number; may be empty, for none. */
export function NumberField({ name, label, hint = '' }: TextFieldProps) {
  return (
    <Form.Item name={name} label={label} extra={hint}>
      <NumberInput min={0} precision={0} style={{ width: 200 }} />
    </Form.Item>
  );
}

/** What a text is for, and how long it may be. */
function Note({ hint }: { readonly hint: string }) {
  const { upTo } = useLimits();
  return (
    <span style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
      <span>{hint}</span>
      <span style={{ whiteSpace: 'nowrap' }}>{upTo(LONGEST_TEXT)}</span>
    </span>
  );
}

interface ChoiceFieldProps {
  readonly name: string | readonly string[];
  readonly label: string;
  readonly hint?: React.ReactNode;
  /** undefined while they are being read. */
  readonly choices: readonly { readonly id: number; readonly name: string }[] | undefined;
  /** Whether 0, for none, is a choice too. */
  readonly canBeNone?: boolean;
}

/** A choice of rows by their names; the field holds the id, 0 for none. */
export function ChoiceField({ name, label, hint, choices, canBeNone = false }: ChoiceFieldProps) {
  const { t } = useTranslation();
  const path = typeof name === 'string' ? name : [...name];
  const current: unknown = Form.useWatch(path, { preserve: true });
  const options = (choices ?? []).map((choice) => ({ value: choice.id, label: choice.name }));
  const isKnown =
    choices === undefined || typeof current !== 'number' || options.some(({ value }) => value === current);
  const none = canBeNone ? [{ value: 0, label: t('fleet.none') }] : [];
  // a deleted row in the field is still shown by its name
  const gone = isKnown || current === 0 ? [] : [{ value: current, label: t('fleet.gone', { id: current }) }];
  const required = canBeNone ? [] : [{ type: 'integer', min: 1, message: t('fleet.required') } as const];
  return (
    <Form.Item name={path} label={label} extra={hint} required={!canBeNone} rules={required} normalize={asNumber}>
      <Select
        options={[...none, ...options, ...gone]}
        loading={choices === undefined}
        showSearch={{ optionFilterProp: 'label' }}
      />
    </Form.Item>
  );
}

function asNumber(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function useLimit(most: number) {
  const { t } = useTranslation();
  return { max: most, message: t('fleet.tooLong', { most }) };
}
