import { Badge } from 'antd';
import { useTranslation } from 'react-i18next';
import { useReach } from '../../data/server/reach.ts';
import { useLiveState } from '../../live/live.tsx';

const TEXTS = { live: 'shell.live', lost: 'shell.liveLost', full: 'shell.liveFull' } as const;

/** Shows whether the page is up to date. */
export function LiveBadge() {
  const { t } = useTranslation();
  const state = useLiveState();
  // that is said once, by the banner below
  if (useReach() === 'away') return null;
  return (
    <span role="status" style={{ whiteSpace: 'nowrap' }}>
      <Badge status={state === 'live' ? 'success' : 'warning'} text={t(TEXTS[state])} />
    </span>
  );
}
