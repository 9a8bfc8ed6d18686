import { RocketOutlined } from '@ant-design/icons';
import { Grid, theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useRecentTasks } from '../../data/overview.ts';
import type { Task } from '../../data/task/tasks.ts';
import type { Pool } from '../../data/pools.ts';
import { Panel } from '../../shell/panel.tsx';
import { sizeHistory } from '../../parts/size-history.ts';
import { steppedPath } from '../../parts/stepped-path.ts';

const SHOWN = 12;
const WIDTH = 120;
const HEIGHT = 26;

/** The largest pools: their present sizes, how they changed where there is room for it, and the way to a deploy. */
export function PoolsPanel({ pools }: { readonly pools: readonly Pool[] }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const isWide = Grid.useBreakpoint().md === true;
  const recent = useRecentTasks();
  const tasksOf = Map.groupBy(recent.data ?? [], ({ pool_id: id }) => id);
  const largest = pools.toSorted((a, b) => b.node_count - a.node_count || a.name.localeCompare(b.name)).slice(0, SHOWN);
  return (
    <Panel
      title={t('overview.pools')}
      extra={<Link to="/ui/fleet">{t('overview.allPools', { count: pools.length })}</Link>}
    >
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {largest.map((pool) => (
          <li
            key={pool.id}
            style={{
              display: 'flex',
              alignItems: 'center',
              gap: 12,
              padding: '8px 0',
              borderTop: `1px solid ${token.colorBorderSecondary}`,
            }}
          >
            <Link to={`/ui/pools/${pool.id}`} style={{ flex: 1, overflowWrap: 'anywhere' }}>
              {pool.name}
            </Link>
            {isWide && <Trend pool={pool} tasks={tasksOf.get(pool.id) ?? []} now={recent.dataUpdatedAt / 1000} />}
            <span style={{ minWidth: 84, textAlign: 'right', fontVariantNumeric: 'tabular-nums' }}>
              {t('fleet.nodeCount', { count: pool.node_count })}
            </span>
            <Link
              to={`/ui/pools/${pool.id}?do=deploy`}
              aria-label={t('pool.deployTitle', { name: pool.name })}
              style={{ display: 'inline-flex', gap: 4 }}
            >
              <RocketOutlined aria-hidden />
              {t('pool.deploy')}
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

interface TrendProps {
  readonly pool: Pool;
  readonly tasks: readonly Task[];
  /** Seconds since 1970. */
  readonly now: number;
}

function Trend({ pool, tasks, now }: TrendProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const points = sizeHistory(pool.node_count, tasks, now);
  const line = steppedPath(points, WIDTH, HEIGHT);
  if (line === null) return null;
  const sizes = points.map(({ size }) => size);
  const label = t('overview.trend', { least: Math.min(...sizes), most: Math.max(...sizes) });
  return (
    <svg role="img" aria-label={label} width={WIDTH} height={HEIGHT + 4} viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}>
      <title>{label}</title>
      <path d={`${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`} fill={token.colorPrimary} opacity={0.12} />
      <path d={line} fill="none" stroke={token.colorPrimary} strokeWidth={1.5} />
    </svg>
  );
}
