import { useQuery } from '@tanstack/react-query';
import { Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { serverKey } from '../../data/backends.ts';
import { Field } from '../../forms/field.tsx';

/** The public key that machines must accept, to be copied to them. */
export function ServerKey() {
  const { t } = useTranslation();
  const key = useQuery(serverKey()).data;
  if (key === undefined) return null;
  return (
    <Field label={t('backends.serverKey')} hint={t('backends.serverKeyHint')}>
      {() => (
        <Typography.Text code copyable style={{ overflowWrap: 'anywhere' }}>
          {key}
        </Typography.Text>
      )}
    </Field>
  );
}
