import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useReach } from '../../data/server/reach.ts';
import { useTrouble } from './trouble.ts';

/** One line for all pages: that the server is away, or that there is a newer console. */
export function AwayBanner() {
  const { t } = useTranslation();
  const isAway = useReach() === 'away';
  const isOld = useTrouble() === 'upgraded';
  return (
    <div role="status" style={{ position: 'sticky', top: 52, zIndex: 19 }}>
      {isAway && <Alert banner type="warning" title={`${t('shell.liveLost')} ${t('frame.away')}`} />}
      {isOld && !isAway && (
        <Alert
          banner
          type="info"
          title={t('frame.upgraded')}
          action={
            <Button size="small" onClick={() => location.reload()}>
              {t('boot.again')}
            </Button>
          }
        />
      )}
    </div>
  );
}
