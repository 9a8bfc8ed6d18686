import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../field.tsx';
import { useFaultAt } from '../form-fault.ts';
import { envText, readEnv } from './environment.ts';

interface EnvFieldProps {
  /** Its name in the API, by which a refusal marks it. */
  readonly name: string;
  readonly value: unknown;
  readonly onChange: (value: Readonly<Record<string, string>> | undefined) => void;
}

/** Variables, one a line. A text that is none is marked as an error, and changes nothing. */
export function EnvField({ name, value, onChange }: EnvFieldProps) {
  const { t } = useTranslation();
  const given = envText(value);
  const [{ text, told }, setTyped] = useState({ text: given, told: given });
  // the value was changed elsewhere
  if (told !== given) setTyped({ text: given, told: given });
  const refused = useFaultAt(name);
  const read = readEnv(text);
  const error = 'line' in read ? t('forms.environment.envLine', { line: read.line }) : refused;
  const type = (typed: string): void => {
    const now = readEnv(typed);
    if ('line' in now) {
      setTyped({ text: typed, told });
      return;
    }
    setTyped({ text: typed, told: envText(now.env) });
    onChange(now.env);
  };
  return (
    <Field label={t('forms.environment.env')} hint={t('forms.environment.envHint', { name: '{{port}}' })} error={error}>
      {(control) => (
        <Input.TextArea
          {...control}
          autoSize={{ minRows: 2, maxRows: 12 }}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          style={{ fontFamily: 'ui-monospace, monospace' }}
          placeholder={t('forms.environment.envExample')}
          value={text}
          status={error === null ? '' : 'error'}
          onChange={({ target }) => type(target.value)}
        />
      )}
    </Field>
  );
}
