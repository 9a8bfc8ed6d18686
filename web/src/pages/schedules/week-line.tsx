import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { shortTime, weekDay, WEEK_DAYS } from './week-day.ts';
import { dayAndTime, type Firing, type Level, levelsOf, linePoints, WEEK } from './week.ts';

const HEIGHT = 80;
/** Space above the highest level for its number and the marks of deploys. */
const HEADROOM = 40;
const DAYS = WEEK_DAYS.slice(1);
const SEVEN = { display: 'grid', gridTemplateColumns: 'repeat(7, 1fr)' } as const;
/** The narrowest level that has room for its number, as a share of the week. */
const LEAST_SHARE = 0.02;

interface WeekLineProps {
  readonly pool: string;
  readonly firings: readonly Firing[];
}

/** The size of a pool over the week as a stepped line, and a mark for every deploy; a list has the same in words. */
export function WeekLine({ pool, firings }: WeekLineProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const levels = levelsOf(firings);
  const line = `1px solid ${token.colorBorderSecondary}`;
  return (
    <div style={{ overflowX: 'auto' }} tabIndex={0} role="group" aria-label={t('schedules.weekOf', { pool })}>
      <div style={{ minWidth: 560 }} aria-hidden>
        <div style={{ position: 'relative', height: HEIGHT + HEADROOM }}>
          <div style={{ position: 'absolute', inset: 0, ...SEVEN }}>
            {DAYS.map((day) => (
              <div key={day} style={{ borderInlineStart: line }} />
            ))}
          </div>
          <Steps levels={levels} />
          {firings.map(({ at, size }) => (size === null ? <DeployMark key={at} at={at} /> : null))}
        </div>
        <div style={{ ...SEVEN, borderTop: line, fontSize: 12, color: token.colorTextSecondary }}>
          {DAYS.map((day) => (
            <span key={day} style={{ paddingInlineStart: 4 }}>
              {t(`schedules.days.${day}`)}
            </span>
          ))}
        </div>
      </div>
      <FiringList firings={firings} />
    </div>
  );
}

/** The stepped line, and the size of each level above it. */
function Steps({ levels }: { readonly levels: readonly Level[] }) {
  const { token } = theme.useToken();
  const points = linePoints(levels, HEIGHT);
  const top = Math.max(1, ...levels.map(({ size }) => size));
  return (
    <>
      <svg
        viewBox={`0 0 ${WEEK} ${HEIGHT}`}
        preserveAspectRatio="none"
        style={{ position: 'absolute', insetInline: 0, bottom: 0, width: '100%', height: HEIGHT, overflow: 'visible' }}
      >
        {levels.length > 0 && (
          <polygon points={`0,${HEIGHT} ${points} ${WEEK},${HEIGHT}`} fill={token.colorPrimary} opacity={0.14} />
        )}
        <polyline
          points={points}
          fill="none"
          stroke={token.colorPrimary}
          strokeWidth={2}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      {levels
        .filter(({ from, to }) => (to - from) / WEEK >= LEAST_SHARE)
        .map(({ from, size }) => (
          <span
            key={from}
            style={{
              position: 'absolute',
              insetInlineStart: percent(from),
              bottom: (HEIGHT * size) / top + 1,
              paddingInlineStart: 4,
              fontSize: 12,
              fontVariantNumeric: 'tabular-nums',
            }}
          >
            {size}
          </span>
        ))}
    </>
  );
}

function DeployMark({ at }: { readonly at: number }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  return (
    <span
      title={t('schedules.deployAt', { time: shortTime(dayAndTime(at).time) })}
      style={{
        position: 'absolute',
        top: 0,
        insetInlineStart: percent(at),
        transform: 'translateX(-50%)',
        color: token.colorTextSecondary,
      }}
    >
      ▼
    </span>
  );
}

/** The same in words, for screen readers. */
function FiringList({ firings }: Pick<WeekLineProps, 'firings'>) {
  const { t } = useTranslation();
  return (
    <ul className="unseen">
      {firings.map(({ at, size }) => {
        const { day, time } = dayAndTime(at);
        const what = size === null ? t('schedules.type.upload') : t('schedules.toSize', { count: size });
        return (
          <li key={`${at} ${what}`}>
            {`${t(`schedules.days.${weekDay(day + 1)}`)} ${shortTime(time)}${t('lists.colon')}${what}`}
          </li>
        );
      })}
    </ul>
  );
}

function percent(at: number): string {
  return `${(100 * at) / WEEK}%`;
}
