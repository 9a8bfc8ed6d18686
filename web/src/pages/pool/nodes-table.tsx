import { PlayCircleOutlined } from '@ant-design/icons';
import { Flex, Grid, Pagination, Table, type TableProps } from 'antd';
import type { Key } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { Sorting } from '../../data/list-part.ts';
import { type Node, type NodesWanted, useNodePage } from '../../data/nodes.ts';
import { SavedFilters } from '../../lists/saved-filters-menu.tsx';
import { onSorted, sortedColumn } from '../../lists/sorting.ts';
import { NodeError } from '../../parts/node/node-error.tsx';
import { NodeLink } from '../../parts/node/node-link.tsx';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { Notice } from '../../shell/notice.tsx';
import { ConditionTag } from '../../shell/condition.tsx';
import { isFiltered, NODE_FILTER_KEYS, nodesWantedBy, PAGE_SIZES, searchForNodes } from './nodes-filter.ts';
import { NodesFilter } from './nodes-filters.tsx';
import { SelectAll } from './select-all.tsx';

interface NodesTableProps {
  readonly poolId: number;
  readonly selected: readonly Node[];
  readonly onSelect: (nodes: readonly Node[]) => void;
}

/** A pool's nodes: paged, filtered and sorted in the address, to select from. What is selected stays so on other pages. */
export function NodesTable({ poolId, selected, onSelect }: NodesTableProps) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const wanted = nodesWantedBy(params);
  const nodes = useNodePage(poolId, wanted);
  const turn = (change: Partial<NodesWanted>): void =>
    setParams((current) => searchForNodes(current, change), { replace: true });
  const total = nodes.data?.query_count ?? 0;
  if (nodes.isError && !isFiltered(wanted)) return <LoadFailed error={nodes.error} onRetry={nodes.refetch} />;
  if (nodes.isSuccess && total === 0 && !isFiltered(wanted)) {
    return <Notice title={t('pool.noNodes')} detail={t('pool.noNodesHint')} />;
  }
  return (
    <>
      <Flex wrap gap={8} style={{ marginBottom: 12 }}>
        <NodesFilter poolId={poolId} wanted={wanted} onTurn={turn} />
        <SavedFilters list="nodes" keys={NODE_FILTER_KEYS} />
      </Flex>
      {nodes.isError ? (
        // a condition that is not one is refused: it can be changed above
        <LoadFailed error={nodes.error} onRetry={nodes.refetch} />
      ) : (
        <>
          <SelectAll poolId={poolId} wanted={wanted} total={total} selected={selected} onSelect={onSelect} />
          <Rows
            wanted={wanted}
            nodes={nodes.data?.data ?? []}
            isLoading={nodes.isPlaceholderData || !nodes.isSuccess}
            selected={selected}
            onSelect={onSelect}
            onTurn={turn}
          />
          <Pagination
            align="end"
            size="small"
            current={wanted.page}
            pageSize={wanted.page_size}
            total={total}
            pageSizeOptions={PAGE_SIZES}
            showSizeChanger
            showTotal={(count) => (nodes.data === undefined ? '…' : t('fleet.nodeCount', { count }))}
            onChange={(page, size) => turn({ page: size === wanted.page_size ? page : 1, page_size: size })}
          />
        </>
      )}
    </>
  );
}

interface RowsProps extends Pick<NodesTableProps, 'selected' | 'onSelect'> {
  readonly wanted: NodesWanted;
  readonly nodes: readonly Node[];
  readonly isLoading: boolean;
  readonly onTurn: (change: Partial<NodesWanted>) => void;
}

function Rows({ wanted, nodes, isLoading, selected, onSelect, onTurn }: RowsProps) {
  const { t } = useTranslation();
  const columns = useColumns(wanted.sort);
  return (
    // scrolled by its frame, and sideways alone: a table that scrolls itself has a second, hidden checkbox that takes the focus
    <div style={{ overflowX: 'auto', overflowY: 'hidden', marginBottom: 12 }}>
      <Table<Node>
        size="small"
        rowKey="id"
        loading={isLoading}
        columns={columns}
        dataSource={[...nodes]}
        locale={{ emptyText: isLoading ? '…' : t(wanted.facts === '' ? 'pool.noneMatches' : 'nodeFacts.noneMatches') }}
        style={{ minWidth: 720 }}
        onChange={onSorted((sort) => onTurn({ sort }))}
        showSorterTooltip={false}
        rowSelection={{
          selectedRowKeys: selected.map(({ id }) => id),
          preserveSelectedRowKeys: true,
          onChange: (keys: readonly Key[], rows: readonly (Node | undefined)[]) =>
            onSelect(selectedNodes(keys, [...selected, ...rows.filter((row) => row !== undefined)])),
          getTitleCheckboxProps: () => ({ 'aria-label': t('pool.selectPage') }),
          getCheckboxProps: ({ ip, id }) => ({
            'aria-label': t('pool.select', { name: ip === '-' ? `#${id}` : ip }),
          }),
        }}
        pagination={false}
      />
    </div>
  );
}

/** The table knows the rows of pages that it has shown; of the others it has the keys alone. */
function selectedNodes(keys: readonly Key[], known: readonly Node[]): readonly Node[] {
  const byId = new Map(known.map((node) => [node.id, node]));
  return keys.map((key) => byId.get(Number(key))).filter((node) => node !== undefined);
}

function useColumns(sort: Sorting | null): NonNullable<TableProps<Node>['columns']> {
  const { t } = useTranslation();
  const isWide = Grid.useBreakpoint().md === true;
  return [
    {
      ...sortedColumn('ip', sort),
      title: t('fleet.address'),
      render: (_, { id, ip }) => <NodeLink id={id} ip={ip} />,
    },
    {
      ...sortedColumn('status', sort),
      title: t('pool.state'),
      dataIndex: 'condition',
      render: (condition: Node['condition']) => <ConditionTag condition={condition} />,
    },
    {
      ...sortedColumn('image', sort),
      title: t('find.nodeImage'),
      dataIndex: 'image',
      render: (image: string | null) => (
        <span style={{ display: 'inline-block', minWidth: '16ch', overflowWrap: 'anywhere' }}>
          {image === null ? '–' : <code>{image}</code>}
        </span>
      ),
    },
    {
      ...sortedColumn('vm_id', sort),
      title: t('pool.machine'),
      dataIndex: 'vm_id',
      render: (vm: string) => vm || '–',
    },
    {
      ...sortedColumn('node_type', sort),
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
    {
      key: 'error',
      title: t('pool.error'),
      width: isWide ? 300 : 220,
      render: (_, { error }) => <NodeError error={error} />,
    },
  ];
}
