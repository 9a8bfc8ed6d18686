import {
  DeleteOutlined,
  EditOutlined,
  MinusOutlined,
  PlayCircleOutlined,
  PlusOutlined,
  RocketOutlined,
  SwapOutlined,
} from '@ant-design/icons';
import { Breadcrumb, Button, Flex, Grid } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useClusters } from '../../data/clusters.ts';
import type { Pool } from '../../data/pools.ts';
import type { Service } from '../../data/services.ts';
import { Name } from '../../shell/name.tsx';
import type { PoolAction } from './pool-action.ts';
import { RollBackButton } from './deploy/roll-back-button.tsx';

interface PoolHeaderProps {
  readonly pool: Pool;
  readonly service: Service | undefined;
  readonly onAction: (action: PoolAction) => void;
}

export function PoolHeader({ pool, service, onAction }: PoolHeaderProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isWide = Grid.useBreakpoint().md === true;
  const cluster = useClusters().data?.find(({ id }) => id === service?.cluster_id);
  return (
    <div>
      <Breadcrumb
        items={[
          { key: 'fleet', title: <Link to="/ui/fleet">{t('fleet.title')}</Link> },
          { key: 'cluster', title: <Within name={cluster?.name} /> },
          { key: 'service', title: <Within name={service?.name} /> },
          { key: 'pool', title: <Name>{pool.name}</Name> },
        ]}
      />
      <Flex wrap gap={8} align="center" style={{ marginTop: 4 }}>
        <h1 style={{ margin: 0, flex: isWide ? '1 1 200px' : '1 1 100%', overflowWrap: 'anywhere' }}>
          <bdi>{pool.name}</bdi>
        </h1>
        <Button icon={<PlusOutlined aria-hidden />} onClick={() => onAction('expand')}>
          {t('pool.expand')}
        </Button>
        <Button type="primary" icon={<RocketOutlined aria-hidden />} onClick={() => onAction('deploy')}>
          {t('pool.deploy')}
        </Button>
        <RollBackButton pool={pool} />
        <Button danger icon={<MinusOutlined aria-hidden />} onClick={() => onAction('shrink')}>
          {t('pool.shrink')}
        </Button>
        <Button icon={<SwapOutlined aria-hidden />} onClick={() => onAction('replace')}>
          {t('pool.replace.open')}
        </Button>
        <Button icon={<PlayCircleOutlined aria-hidden />} onClick={() => void navigate(`/ui/run?pool=${pool.id}`)}>
          {t('run.runPool')}
        </Button>
        <Button
          icon={<EditOutlined aria-hidden />}
          title={t('fleet.edit', { name: pool.name })}
          aria-label={t('fleet.edit', { name: pool.name })}
          onClick={() => onAction('edit')}
        />
        <Button
          icon={<DeleteOutlined aria-hidden />}
          title={t('fleet.delete', { name: pool.name })}
          aria-label={t('fleet.delete', { name: pool.name })}
          onClick={() => onAction('delete')}
        />
      </Flex>
    </div>
  );
}

/** A cluster or service, as a link to its part of the fleet; undefined while it is being read. */
function Within({ name }: { readonly name: string | undefined }) {
  if (name === undefined) return '…';
  return (
    <Link to={`/ui/fleet?q=${encodeURIComponent(name)}`}>
      <Name>{name}</Name>
    </Link>
  );
}
