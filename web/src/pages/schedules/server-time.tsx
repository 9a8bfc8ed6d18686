import { useQuery } from '@tanstack/react-query';
import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { serverClock } from '../../data/schedules.ts';
import { useZones } from '../../data/server/zone.ts';
import { momentIn, weekDayIn, zoneName } from '../../i18n/moments.ts';
import { useNow } from '../../parts/times.ts';
import { weekDay } from './week-day.ts';

/** The time zone in which schedules are meant, and the time there now; in a tooltip, the reader's own. */
export function ServerTime() {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const { data: clock } = useQuery(serverClock);
  const { server, browser } = useZones();
  const now = useNow(true);
  if (clock === undefined) return null;
  const there = now * 1000 + clock.ahead;
  return (
    <p style={{ margin: '0 0 16px', color: token.colorTextSecondary }}>
      <span title={t('schedules.yourTime', { time: momentIn(browser, there) })}>
        {t('schedules.serverTime', {
          zone: zoneName(server, there),
          time: `${t(`schedules.days.${weekDay(weekDayIn(server, there) + 1)}`)} ${momentIn(server, there)}`,
        })}
      </span>
    </p>
  );
}
