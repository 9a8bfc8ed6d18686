import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../../shell/error-text.ts';
import { isOnlyMissing, missingParams } from './missing-params.ts';

/** Why there is no plan. Values that are missing are marked in the form, and named here. */
export function PlanRefused({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  const say = useErrorText();
  if (!isOnlyMissing(error)) {
    return <Alert type="error" showIcon title={t('pool.planRefused')} description={say(error)} />;
  }
  const names = new Set(missingParams(error).map(({ name }) => name));
  return <Alert type="info" showIcon title={t('run.lacking', { params: [...names].join(', ') })} />;
}
