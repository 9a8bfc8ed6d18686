import { Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type ControlProps, Field } from './field.tsx';
import { JsonField } from './json-field.tsx';
import { fitsKind, paramKind } from './param-type.ts';
import { SecretInput } from './secret-input.tsx';
import { NumberInput } from './number-input.tsx';

interface ParamFieldProps {
  readonly name: string;
  /** As declared. */
  readonly type: string;
  /** undefined = not given. */
  readonly value: unknown;
  /** The placeholder of an empty field. */
  readonly placeholder: string;
  readonly isDisabled?: boolean;
  readonly isRequired?: boolean;
  /** What is wrong; null = nothing. */
  readonly error?: string | null;
  readonly onChange: (value: unknown) => void;
}

/** The value of one parameter, entered by its type; a value of another type is shown as JSON. */
export function ParamField({ name, type, value, placeholder, onChange, ...state }: ParamFieldProps) {
  const kind = paramKind(type);
  const label = <ParamName name={name} type={type} />;
  if (kind === 'json' || (value !== undefined && !fitsKind(value, kind))) {
    return <JsonField label={label} hint={placeholder} value={value} onChange={onChange} {...state} />;
  }
  return (
    <Field label={label} {...state}>
      {(control) => {
        switch (kind) {
          case 'integer':
          case 'number':
            return (
              <NumberInput
                {...control}
                style={{ width: '100%' }}
                value={typeof value === 'number' ? value : null}
                placeholder={placeholder}
                {...(kind === 'integer' ? { precision: 0 } : {})}
                onChange={(number) => onChange(number ?? undefined)}
              />
            );
          case 'boolean':
            return <Choice control={control} value={value} placeholder={placeholder} onChange={onChange} />;
          case 'secret':
            return (
              <SecretInput
                control={control}
                value={value}
                placeholder={placeholder}
                canRemove
                onChange={(secret) => onChange(secret ?? undefined)}
              />
            );
          case 'text':
            return (
              <Input.TextArea
                {...control}
                className="one-line-hint"
                autoSize={{ minRows: 1, maxRows: 8 }}
                value={typeof value === 'string' ? value : ''}
                placeholder={placeholder}
                onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
              />
            );
        }
      }}
    </Field>
  );
}

function Choice({
  control,
  value,
  placeholder,
  onChange,
}: Pick<ParamFieldProps, 'value' | 'placeholder' | 'onChange'> & { readonly control: ControlProps }): ReactNode {
  const { t } = useTranslation();
  return (
    <Select
      {...control}
      allowClear
      style={{ width: '100%' }}
      value={value === undefined ? null : value === true ? 'yes' : 'no'}
      placeholder={placeholder}
      options={[
        { value: 'yes', label: t('forms.yes') },
        { value: 'no', label: t('forms.no') },
      ]}
      onChange={(chosen: string | null | undefined) => onChange(chosen ? chosen === 'yes' : undefined)}
    />
  );
}

function ParamName({ name, type }: { readonly name: string; readonly type: string }) {
  return (
    <>
      <code>{name}</code> <small>{type}</small>
    </>
  );
}
