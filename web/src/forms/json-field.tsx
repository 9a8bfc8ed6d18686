import { Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from './field.tsx';
import { useFaultAt } from './form-fault.ts';
import { jsonText, readJson } from './json-text.ts';

interface JsonFieldProps {
  /** Its name in the API, by which a refusal marks it. */
  readonly name?: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** undefined = none; an empty text means that too. */
  readonly value: unknown;
  readonly isRequired?: boolean;
  readonly isDisabled?: boolean;
  /** What is wrong with the value that there is; null = nothing. */
  readonly error?: string | null;
  /** What is wrong with a value that is JSON; null = nothing. */
  readonly complaintOf?: (value: unknown) => string | null;
  readonly onChange: (value: unknown) => void;
}

/** A value as JSON text. A text that is not JSON is marked as an error, and changes nothing. */
export function JsonField({
  label,
  hint,
  value,
  isRequired = false,
  isDisabled = false,
  complaintOf,
  onChange,
  ...props
}: JsonFieldProps) {
  const { t } = useTranslation();
  const given = textOf(value);
  const [{ text, told }, setTyped] = useState({ text: given, told: given });
  // the value was changed elsewhere
  if (told !== given) setTyped({ text: given, told: given });
  const [typedError, setError] = useState<string | null>(null);
  const refused = useFaultAt(props.name);
  const error = typedError ?? props.error ?? refused;
  const type = (typed: string): void => {
    const read = typed.trim() === '' ? { value: undefined } : readJson(typed);
    const complaint =
      'error' in read ? t('forms.jsonBroken', { reason: read.error }) : (complaintOf?.(read.value) ?? null);
    setError(complaint);
    if (complaint !== null || 'error' in read) {
      setTyped({ text: typed, told });
      return;
    }
    setTyped({ text: typed, told: textOf(read.value) });
    onChange(read.value);
  };
  return (
    <Field label={label} hint={hint} error={error} isRequired={isRequired} isDisabled={isDisabled}>
      {(control) => (
        <Input.TextArea
          {...control}
          autoSize={{ minRows: 1, maxRows: 12 }}
          spellCheck={false}
          style={{ fontFamily: 'monospace' }}
          value={text}
          status={error === null ? '' : 'error'}
          onChange={(event) => type(event.target.value)}
        />
      )}
    </Field>
  );
}

function textOf(value: unknown): string {
  return value === undefined ? '' : jsonText(value);
}
