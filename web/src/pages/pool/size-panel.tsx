import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Pool } from '../../data/pools.ts';
import { useSizeTasks } from '../../data/task/tasks.ts';
import { Panel } from '../../shell/panel.tsx';
import { CHART, ChartFrame } from '../../parts/chart-frame.tsx';
import { Moment } from '../../parts/moment.tsx';
import { useMoment } from '../../parts/times.ts';
import { changesOf, type SizePoint, sizeHistory } from '../../parts/size-history.ts';
import { steppedPath } from '../../parts/stepped-path.ts';

/** The number of latest changes that are listed in words. */
const TOLD = 20;

/** The number of nodes over time; nothing when there are no tasks to derive it from. */
export function SizePanel({ pool }: { readonly pool: Pool }) {
  const { t } = useTranslation();
  const tasks = useSizeTasks(pool);
  const points = sizeHistory(pool.node_count, tasks.data ?? [], tasks.dataUpdatedAt / 1000);
  const line = steppedPath(points, CHART.width, CHART.height);
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
  const { width, height } = CHART;
  return (
    <ChartFrame
      most={most}
      ends={[<Moment key="from" at={first?.at ?? null} none="" />, <Moment key="to" at={last?.at ?? null} none="" />]}
      above={2}
    >
      <path d={`${line}L${width} ${height}L0 ${height}Z`} fill={token.colorPrimary} opacity={0.12} />
      <path d={line} fill="none" stroke={token.colorPrimary} strokeWidth={2} vectorEffect="non-scaling-stroke" />
    </ChartFrame>
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
