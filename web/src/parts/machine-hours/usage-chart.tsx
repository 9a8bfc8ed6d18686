import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { sayAmount } from './amounts.ts';
import { barsOf, type DayHours } from './usage-bars.ts';

const WIDTH = 800;
const HEIGHT = 120;

/** The machine-hours of days as bars, and in words for screen readers. */
export function UsageChart({ days }: { readonly days: readonly DayHours[] }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const most = Math.max(0, ...days.map(({ hours }) => hours));
  return (
    <>
      <div aria-hidden style={{ display: 'grid', gridTemplateColumns: 'auto 1fr', columnGap: 8, fontSize: 12 }}>
        <div
          style={{
            display: 'flex',
            flexDirection: 'column',
            justifyContent: 'space-between',
            textAlign: 'end',
            color: token.colorTextSecondary,
            fontVariantNumeric: 'tabular-nums',
          }}
        >
          <span>{sayAmount(most)}</span>
          <span>0</span>
        </div>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          style={{ width: '100%', height: HEIGHT, display: 'block' }}
        >
          {barsOf(days, WIDTH, HEIGHT).map((bar, index) => (
            <rect key={days[index]?.day} {...bar} fill={token.colorPrimary}>
              <title>{`${days[index]?.day}: ${sayAmount(days[index]?.hours ?? 0)}`}</title>
            </rect>
          ))}
        </svg>
        <span />
        <div
          style={{
            display: 'flex',
            justifyContent: 'space-between',
            paddingTop: 4,
            borderTop: `1px solid ${token.colorBorderSecondary}`,
            color: token.colorTextSecondary,
          }}
        >
          <span>{days[0]?.day}</span>
          <span>{days.at(-1)?.day}</span>
        </div>
      </div>
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
