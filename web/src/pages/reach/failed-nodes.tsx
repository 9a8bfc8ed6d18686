import { Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RotationNode } from '../../data/reach/rotation.ts';
import { NodeLink } from '../../parts/node/node-link.tsx';

/** Nodes at which a change of the server's key failed, and why; they are tried again. */
export function FailedNodes({ nodes }: { readonly nodes: readonly RotationNode[] }) {
  const { t } = useTranslation();
  const columns: TableColumnsType<RotationNode> = [
    { title: t('reach.node'), render: (_, { node_id: id, ip }) => <NodeLink id={id} ip={ip} /> },
    { title: t('reach.reason'), render: (_, { reason }) => <span style={{ overflowWrap: 'anywhere' }}>{reason}</span> },
  ];
  return (
    <Table
      rowKey="node_id"
      size="small"
      columns={columns}
      dataSource={[...nodes]}
      pagination={false}
      title={() => t('reach.rotationFailed')}
      scroll={{ x: 'max-content' }}
    />
  );
}
