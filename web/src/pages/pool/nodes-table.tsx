import { PlayCircleOutlined } from '@ant-design/icons';
import { Flex, Grid, Input, Pagination, Select, Table, type TableProps, theme } from 'antd';
import type { Key } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { type Node, type NodesWanted, useNodePage } from '../../data/nodes.ts';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { Notice } from '../../shell/notice.tsx';
import { ConditionTag } from '../../shell/condition.tsx';
import { NODE_CONDITIONS, nodesWantedBy, PAGE_SIZES, searchForNodes } from './nodes-filter.ts';

interface NodesTableProps {
  readonly poolId: number;
  readonly selected: readonly Node[];
  readonly onSelect: (nodes: readonly Node[]) => void;
}

/** A pool's nodes: paged and filtered in the address, to select from. */
export function NodesTable({ poolId, selected, onSelect }: NodesTableProps) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const wanted = nodesWantedBy(params);
  const nodes = useNodePage(poolId, wanted);
  const columns = useColumns();
  const turn = (change: Partial<NodesWanted>): void =>
    setParams((current) => searchForNodes(current, change), { replace: true });
  if (nodes.isError) return <LoadFailed error={nodes.error} onRetry={nodes.refetch} />;
  const isFiltered = wanted.name !== '' || wanted.condition !== null;
  if (nodes.data?.query_count === 0 && !isFiltered) {
    return <Notice title={t('pool.noNodes')} detail={t('pool.noNodesHint')} />;
  }
  return (
    <>
      <Filter wanted={wanted} onTurn={turn} />
      {/* scrolled by its frame: a table that scrolls itself has a second, hidden checkbox that takes the focus */}
      <div style={{ overflowX: 'auto', marginBottom: 12 }}>
        <Table<Node>
          size="small"
          rowKey="id"
          loading={nodes.isPlaceholderData || !nodes.isSuccess}
          columns={columns}
          dataSource={nodes.data?.data ?? []}
          locale={{ emptyText: t('pool.noneMatches') }}
          style={{ minWidth: 640 }}
          rowSelection={{
            selectedRowKeys: selected.map(({ id }) => id),
            preserveSelectedRowKeys: true,
            onChange: (_: readonly Key[], rows: readonly (Node | undefined)[]) =>
              onSelect(rows.filter((row) => row !== undefined)),
            getCheckboxProps: ({ ip, id }) => ({
              'aria-label': t('pool.select', { name: ip === '-' ? `#${id}` : ip }),
            }),
          }}
          pagination={false}
        />
      </div>
      <Pagination
        align="end"
        size="small"
        current={wanted.page}
        pageSize={wanted.page_size}
        total={nodes.data?.query_count ?? 0}
        pageSizeOptions={PAGE_SIZES}
        showSizeChanger
        showTotal={(total) => t('fleet.nodeCount', { count: total })}
        onChange={(page, size) => turn({ page: size === wanted.page_size ? page : 1, page_size: size })}
      />
    </>
  );
}

interface FilterProps {
  readonly wanted: NodesWanted;
  readonly onTurn: (change: Partial<NodesWanted>) => void;
}

function Filter({ wanted, onTurn }: FilterProps) {
  const { t } = useTranslation();
  return (
    <Flex wrap gap={8} style={{ marginBottom: 12 }}>
      <Input
        allowClear
        value={wanted.name}
        placeholder={t('pool.filterIp')}
        aria-label={t('pool.filterIp')}
        onChange={(event) => onTurn({ name: event.target.value })}
        style={{ width: 220 }}
      />
      <Select
        allowClear
        value={wanted.condition}
        placeholder={t('pool.anyState')}
        aria-label={t('pool.state')}
        onChange={(condition: Node['condition'] | undefined) => onTurn({ condition: condition ?? null })}
        style={{ width: 160 }}
        listHeight={320}
        options={NODE_CONDITIONS.map((condition) => ({
          value: condition,
          title: t(`status.${condition}`),
          label: <ConditionTag condition={condition} />,
        }))}
      />
    </Flex>
  );
}

function useColumns(): NonNullable<TableProps<Node>['columns']> {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const isWide = Grid.useBreakpoint().md === true;
  const error = (text: string) => (
    <span style={{ color: token.colorTextSecondary, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>{text}</span>
  );
  return [
    { key: 'ip', title: t('fleet.address'), dataIndex: 'ip', render: (ip: string) => <code>{ip}</code> },
    {
      key: 'status',
      title: t('pool.state'),
      dataIndex: 'condition',
      render: (condition: Node['condition']) => <ConditionTag condition={condition} />,
    },
    { key: 'vm', title: t('pool.machine'), dataIndex: 'vm_id', render: (vm: string) => vm || '–' },
    {
      key: 'type',
      title: t('pool.nodeType'),
      dataIndex: 'node_type',
      render: (type: Node['node_type']) => t(`pool.type_${type}`),
    },
    {
      key: 'run',
      render: (_, { ip }) =>
        ip === '-' ? null : (
          <Link
            to={`/ui/run?nodes=${encodeURIComponent(ip)}`}
            title={t('run.runHere', { ip })}
            aria-label={t('run.runHere', { ip })}
          >
            <PlayCircleOutlined aria-hidden />
          </Link>
        ),
    },
    { key: 'error', title: t('pool.error'), dataIndex: 'error', width: isWide ? 360 : 220, render: error },
  ];
}
