import { Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Node } from '../../data/nodes.ts';
import type { Pool } from '../../data/pools.ts';
import { GatherButton } from '../../parts/node/gather-button.tsx';
import { Panel } from '../../shell/panel.tsx';
import { deployPath } from './deploy/deploy-path.ts';
import { NODES_PLACE } from './nodes-place.ts';
import { NodesTable } from './nodes-table.tsx';
import type { PoolAction } from './pool-action.ts';

interface NodesPanelProps {
  readonly pool: Pool;
  readonly selected: readonly Node[];
  readonly onSelect: (nodes: readonly Node[]) => void;
  readonly onAction: (action: PoolAction) => void;
}

/** The nodes, and the actions on them. */
export function NodesPanel({ pool, selected, onSelect, onAction }: NodesPanelProps) {
  const { t } = useTranslation();
  return (
    <Panel
      id={NODES_PLACE}
      title={t('pool.nodes')}
      extra={
        <Flex wrap gap={8} align="center">
          {selected.length > 0 && (
            <>
              <span role="status">{t('pool.selected', { count: selected.length })}</span>
              <Button size="small" type="link" onClick={() => onSelect([])}>
                {t('pool.selectNone')}
              </Button>
              <GatherButton ids={selected.filter(({ ip }) => ip !== '-').map(({ id }) => id)} />
              <RunButtons pool={pool} nodes={selected} />
            </>
          )}
          <Button size="small" onClick={() => onAction('add')}>
            {t('pool.add')}
          </Button>
          <Button size="small" disabled={pool.node_count === 0} onClick={() => onAction('remove')}>
            {t('pool.remove')}
          </Button>
        </Flex>
      }
    >
      <NodesTable poolId={pool.id} selected={selected} onSelect={onSelect} />
    </Panel>
  );
}

/** Nodes that have no address yet cannot be reached. */
function RunButtons({ pool, nodes: selected }: { readonly pool: Pool; readonly nodes: readonly Node[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const nodes = selected.map(({ ip }) => ip).filter((ip) => ip !== '-');
  const count = nodes.length;
  const run = (path: string): void => void navigate(path, { state: { nodes } });
  const { deploy } = pool.tasks;
  return (
    <>
      {deploy !== undefined && (
        <Button size="small" type="primary" disabled={count === 0} onClick={() => run(deployPath(pool, deploy))}>
          {t('run.deploySelected', { count })}
        </Button>
      )}
      <Button
        size="small"
        type={deploy === undefined ? 'primary' : 'default'}
        disabled={count === 0}
        onClick={() => run('/ui/run')}
      >
        {t('run.runSelected', { count })}
      </Button>
    </>
  );
}
