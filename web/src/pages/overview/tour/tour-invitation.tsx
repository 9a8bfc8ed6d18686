import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Notice } from '../../../shell/notice.tsx';

/** Shown on the overview of a server without pools, when the tour was closed. */
export function TourInvitation({ onStart }: { readonly onStart: () => void }) {
  const { t } = useTranslation();
  return (
    <Notice
      title={t('tour.nothingYet')}
      detail={
        <>
          {t('tour.nothingYetHint')} <Link to="/ui/fleet">{t('tour.toFleet')}</Link>
        </>
      }
      action={t('tour.start')}
      onAction={onStart}
    />
  );
}
