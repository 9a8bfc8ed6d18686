import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Pool } from '../../data/pools.ts';
import { useSizeTasks } from '../../data/task/tasks.ts';
import { Panel } from '../../shell/panel.tsx';
import { Moment } from '../../parts/moment.tsx';
import { useMoment } from '../../parts/times.ts';
import { changesOf, type SizePoint, sizeHistory } from '../../parts/size-history.ts';
import { steppedPath } from '../../parts/stepped-path.ts';

const WIDTH = 800;
const HEIGHT = 120;
/** The number of latest changes that are listed in words. */
const TOLD = 20;

/** The number of nodes over time; nothing when there are no tasks to derive it from. */
export function SizePanel({ pool }: { readonly pool: Pool }) {
  const { t } = useTranslation();
  const tasks = useSizeTasks(pool);
  const points = sizeHistory(pool.node_count, tasks.data ?? [], tasks.dataUpdatedAt / 1000);
  const line = steppedPath(points, WIDTH, HEIGHT);
  if (line === null) return null;
  return (
    <Panel title={t('pool.sizes')}>
      <Chart points={points} line={line} />
      <Words points={points} />
    </Panel>
  );
}

function Chart({ points, line }: { readonly points: readonly SizePoint[]; readonly line: string }) {
  const { token } = theme.useToken();
  const most = Math.max(1, ...points.map(({ size }) => size));
  const [first, last] = [points[0], points.at(-1)];
  const edge = { borderTop: `1px solid ${token.colorBorderSecondary}`, color: token.colorTextSecondary };
  return (
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
        <span>{most}</span>
        <span>0</span>
      </div>
      <svg
        viewBox={`0 -2 ${WIDTH} ${HEIGHT + 2}`}
        preserveAspectRatio="none"
        style={{ width: '100%', height: HEIGHT, display: 'block' }}
      >
        <path d={`${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`} fill={token.colorPrimary} opacity={0.12} />
        <path d={line} fill="none" stroke={token.colorPrimary} strokeWidth={2} vectorEffect="non-scaling-stroke" />
      </svg>
      <span />
      <div style={{ display: 'flex', justifyContent: 'space-between', flexWrap: 'wrap', paddingTop: 4, ...edge }}>
        <Moment at={first?.at ?? null} none="" />
        <Moment at={last?.at ?? null} none="" />
      </div>
    </div>
  );
}

/** The chart in words, for screen readers. */
function Words({ points }: { readonly points: readonly SizePoint[] }) {
  const { t } = useTranslation();
  const moment = useMoment();
  return (
    <ul className="unseen">
      {changesOf(points)
        .slice(-TOLD)
        .map(({ at, from, to }) => (
          <li key={`${at} ${from} ${to}`}>{t('pool.sizeChanged', { time: moment(at), from, to })}</li>
        ))}
    </ul>
  );
}
