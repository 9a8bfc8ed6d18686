import { Flex, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Become, BECOME_METHODS, isUserName, readBecome } from './become.ts';
import { Field } from './field.tsx';

interface BecomeFieldProps {
  /** As stored; undefined = not given. */
  readonly value: unknown;
  /** The meaning of no choice. */
  readonly usual: string;
  readonly hint: string;
  readonly onChange: (value: Become | undefined) => void;
}

/** The user that runs something on a node: the default, the login's user, or another. */
export function BecomeField({ value, usual, hint, onChange }: BecomeFieldProps) {
  const { t } = useTranslation();
  const become = readBecome(value);
  const options = [
    { value: '', label: usual },
    { value: 'none', label: t('forms.become.none') },
    ...BECOME_METHODS.map((method) => ({ value: method, label: method })),
  ];
  const choose = (choice: string): void => {
    const method = BECOME_METHODS.find((candidate) => candidate === choice);
    if (method !== undefined) onChange({ method, user: typeof become === 'object' ? become.user : 'root' });
    else onChange(choice === 'none' ? 'none' : undefined);
  };
  const error = typeof become === 'object' && !isUserName(become.user) ? t('forms.become.notAUser') : null;
  return (
    <Field label={t('forms.become.label')} hint={hint} error={error}>
      {(control) => (
        <Flex gap={8}>
          <Select
            {...control}
            style={{ flex: 1 }}
            value={typeof become === 'object' ? become.method : (become ?? '')}
            options={options}
            onChange={choose}
          />
          {typeof become === 'object' && (
            <Input
              style={{ flex: 1 }}
              aria-label={t('forms.become.user')}
              spellCheck={false}
              value={become.user}
              onChange={({ target }) => onChange({ ...become, user: target.value })}
            />
          )}
        </Flex>
      )}
    </Field>
  );
}
