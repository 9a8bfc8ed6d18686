import { useQuery } from '@tanstack/react-query';
import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { serverClock } from '../../data/schedules.ts';
import { useMoment, useNow } from '../../parts/times.ts';
import { zonedMoment, zoneName } from './zoned-moment.ts';

/** The time zone in which schedules are meant, and the time there now; in a tooltip, the reader's own. */
export function ServerTime() {
  const { t, i18n } = useTranslation();
  const { token } = theme.useToken();
  const { data: clock } = useQuery(serverClock);
  const now = useNow(true);
  const own = useMoment();
  if (clock === undefined) return null;
  const language = i18n.resolvedLanguage === 'zh' ? 'zh' : 'en';
  const there = now * 1000 + clock.ahead;
  return (
    <p style={{ margin: '0 0 8px', color: token.colorTextSecondary }}>
      <span title={t('schedules.yourTime', { time: own(now) })}>
        {t('schedules.serverTime', {
          zone: zoneName(clock.timeZone, there, language),
          time: zonedMoment(there, clock.timeZone, language),
        })}
      </span>
    </p>
  );
}

/** The name of the server's time zone; '' while it is not known. */
export function useZone(): string {
  return useQuery(serverClock).data?.timeZone ?? '';
}
