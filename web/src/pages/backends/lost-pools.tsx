import { Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Drift, LostNode, LostPool } from '../../data/machines/drift.ts';
import { MomentIn } from '../../parts/moment.tsx';

/** As many fit into an address. */
const MOST_NODES = 200;

/** The pools of lost nodes: how these are replaced, and a way to do so. */
export function LostPools({ pools, lost }: Pick<Drift, 'pools' | 'lost'>) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="lost-pools">
      <h2 id="lost-pools">{t('drift.pools')}</h2>
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {pools.map((pool) => (
          <li key={pool.pool_id} style={{ padding: '8px 0' }}>
            <PoolOfLost pool={pool} nodes={lost.filter((node) => node.pool_id === pool.pool_id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function PoolOfLost({ pool, nodes }: { readonly pool: LostPool; readonly nodes: readonly LostNode[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const ids = nodes.slice(0, MOST_NODES).map((node) => node.node_id);
  const { pool_id: id, pool_name: name, replace_lost: isAutomatic, last } = pool;
  return (
    <Flex gap={12} align="start" justify="space-between" wrap>
      <div style={{ flex: '1 1 240px', minWidth: 0, overflowWrap: 'anywhere' }}>
        <Link to={`/ui/pools/${id}`}>
          <bdi>{name}</bdi>
        </Link>
        <div>{t(isAutomatic ? 'drift.automatic' : 'drift.notAutomatic')}</div>
        {last !== null && <LastReplacement last={last} />}
      </div>
      {ids.length > 0 && (
        <Button onClick={() => void navigate(`/ui/pools/${id}?do=replace&nodes=${ids.join(',')}`)}>
          {t('drift.replace', { count: ids.length })}
        </Button>
      )}
    </Flex>
  );
}

/** What came of the last replacement that began by itself. */
function LastReplacement({ last }: { readonly last: NonNullable<LostPool['last']> }) {
  const { t } = useTranslation();
  const { state, nodes: count, message, since, task_ids: tasks } = last;
  return (
    <div>
      <MomentIn at={since}>{(time) => t(`drift.last_${state}`, { time, count })}</MomentIn>
      {tasks.map((task) => (
        <span key={task}>
          {' '}
          <Link to={`/ui/tasks/${task}`}>{t('pool.taskNo', { id: task })}</Link>
        </span>
      ))}
      {message !== '' && tasks.length === 0 && <div>{message}</div>}
    </div>
  );
}
