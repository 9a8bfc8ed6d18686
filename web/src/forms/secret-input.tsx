import { Button, Flex, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ControlProps } from './field.tsx';
import { MASK } from './mask.ts';

interface SecretInputProps {
  readonly control: ControlProps;
  /** The mask for one that is set; undefined or null for none. */
  readonly value: unknown;
  /** The placeholder when none is set. */
  readonly placeholder: string;
  /** The value for a secret that is removed; absent = it is required. */
  readonly removed?: null | undefined;
  readonly canRemove: boolean;
  readonly onChange: (value: string | null | undefined) => void;
}

/** A secret: what is typed is hidden; left empty, the stored one stays. */
export function SecretInput({ control, value, placeholder, removed, canRemove, onChange }: SecretInputProps) {
  const { t } = useTranslation();
  const [wasSet] = useState(value === MASK);
  const isKept = value === MASK;
  return (
    <Flex gap={8}>
      <Input.Password
        {...control}
        autoComplete="new-password"
        spellCheck={false}
        value={typeof value === 'string' && !isKept ? value : ''}
        placeholder={isKept ? t('forms.secretKept') : placeholder}
        onChange={({ target }) => onChange(target.value === '' ? (wasSet ? MASK : undefined) : target.value)}
      />
      {wasSet && canRemove && (
        <Button onClick={() => onChange(isKept ? removed : MASK)}>
          {isKept ? t('forms.secretRemove') : t('forms.secretKeep')}
        </Button>
      )}
    </Flex>
  );
}
