import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';

/** Says above a form why it was not saved. @param failure in words for people; null = it was not tried, or succeeded */
export function NotSaved({ failure }: { readonly failure: string | null }) {
  const { t } = useTranslation();
  return (
    <div aria-live="assertive">
      {failure !== null && (
        <Alert type="error" showIcon title={t('forms.notSaved')} description={failure} style={{ marginBottom: 16 }} />
      )}
    </div>
  );
}
