import { Spin, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePoolsOfAddresses } from '../../data/nodes.ts';
import type { Pool } from '../../data/pools.ts';
import { NodeLink } from '../../parts/node/node-link.tsx';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { Panel } from '../../shell/panel.tsx';

interface AddressesFoundProps {
  readonly addresses: readonly string[];
  readonly pools: readonly Pool[];
}

/** The pools of the addresses searched for. */
export function AddressesFound({ addresses, pools }: AddressesFoundProps) {
  const { t } = useTranslation();
  const found = usePoolsOfAddresses(addresses);
  if (found.isError) return <LoadFailed error={found.error} onRetry={found.refetch} />;
  if (!found.isSuccess) return <Spin delay={150} style={{ display: 'block', margin: '48px auto' }} />;
  const rows = addresses.map((address) => {
    const id = found.data.get(address) ?? null;
    return { address, id, name: pools.find((pool) => pool.id === id)?.name ?? String(id) };
  });
  return (
    <Panel title={t('fleet.found', { count: rows.length })}>
      <Table
        size="small"
        rowKey="address"
        dataSource={rows}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          {
            key: 'address',
            title: t('fleet.address'),
            render: (_, { id, address }) =>
              id === null ? <code>{address}</code> : <NodeLink id={null} ip={address} />,
          },
          {
            key: 'pool',
            title: t('fleet.inPool'),
            render: (_, { id, name, address }) =>
              id === null ? (
                t('fleet.inNoPool')
              ) : (
                <Link to={`/ui/pools/${id}?ip=${encodeURIComponent(address)}`}>{name}</Link>
              ),
          },
        ]}
      />
    </Panel>
  );
}
