import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { CHART, ChartFrame } from '../chart-frame.tsx';
import { sayAmount } from './amounts.ts';
import { barsOf, type DayHours } from './usage-bars.ts';

/** The machine-hours of days as bars, and in words for screen readers. */
export function UsageChart({ days }: { readonly days: readonly DayHours[] }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const most = Math.max(0, ...days.map(({ hours }) => hours));
  return (
    <>
      <ChartFrame most={sayAmount(most)} ends={[days[0]?.day, days.at(-1)?.day]}>
        {barsOf(days, CHART.width, CHART.height).map((bar, index) => (
          <rect key={days[index]?.day} {...bar} fill={token.colorPrimary}>
            <title>{`${days[index]?.day}: ${sayAmount(days[index]?.hours ?? 0)}`}</title>
          </rect>
        ))}
      </ChartFrame>
      <ul className="unseen">
        {days
          .filter(({ hours }) => hours > 0)
          .map(({ day, hours }) => (
            <li key={day}>{t('usage.dayInWords', { day, hours: sayAmount(hours) })}</li>
          ))}
      </ul>
    </>
  );
}
