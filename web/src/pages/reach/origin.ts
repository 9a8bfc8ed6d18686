import { useTranslation } from 'react-i18next';

/** Where something came from: the host whose file it was; '' = it was added in the console or by the API. */
export function useOrigin(): (place: string) => string {
  const { t } = useTranslation();
  return (place) => (place === '' ? t('reach.uploaded') : t('reach.fromFile', { place }));
}
