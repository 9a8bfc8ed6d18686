import { Badge } from 'antd';
import { useTranslation } from 'react-i18next';
import { useLiveState } from '../live/live.tsx';

/** Says whether what is shown is up to date. */
export function LiveBadge() {
  const { t } = useTranslation();
  const isLive = useLiveState() === 'live';
  return (
    <span role="status" style={{ whiteSpace: 'nowrap' }}>
      <Badge status={isLive ? 'success' : 'warning'} text={t(isLive ? 'shell.live' : 'shell.liveLost')} />
    </span>
  );
}
