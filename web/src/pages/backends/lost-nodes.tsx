import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LostNode } from '../../data/machines/drift.ts';
import { Moment } from '../../parts/moment.tsx';
import { NodeLink } from '../../parts/node/node-link.tsx';

/** Nodes whose machine is gone or stopped. */
export function LostNodes({ nodes }: { readonly nodes: readonly LostNode[] }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="lost-nodes">
      <h2 id="lost-nodes">{t('drift.lost', { count: nodes.length })}</h2>
      <p>{t('drift.lostDetail')}</p>
      <Table<LostNode>
        size="small"
        rowKey="node_id"
        dataSource={nodes}
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t('drift.node'), render: (_, { node_id: id, ip }) => <NodeLink id={id} ip={ip} /> },
          {
            title: t('drift.pool'),
            render: (_, { pool_id: id, pool_name: name }) => (
              <Link to={`/ui/pools/${id}`}>
                <bdi>{name}</bdi>
              </Link>
            ),
          },
          { title: t('drift.machine'), render: (_, { vm_id: vmId }) => <code>{vmId}</code> },
          { title: t('drift.since'), render: (_, { since }) => <Moment at={since} /> },
        ]}
      />
    </section>
  );
}
