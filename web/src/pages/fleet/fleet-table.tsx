import {
  AppstoreOutlined,
  ClusterOutlined,
  DeleteOutlined,
  EditOutlined,
  HddOutlined,
  PlusOutlined,
} from '@ant-design/icons';
import { Button, Grid, Table, type TableProps, theme } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { sayNumber } from '../../i18n/values.ts';
import { ManagedTag } from '../../shell/managed-tag.tsx';
import { Name } from '../../shell/name.tsx';
import type { Sorting } from '../../data/list-part.ts';
import { type PoolImages, useImages } from '../../data/nodes.ts';
import { onSorted, sortedColumn } from '../../lists/sorting.ts';
import { LastTask } from '../../parts/record/last-task.tsx';
import { RunningImages } from '../../parts/node/running-images.tsx';
import type { FleetAction } from './fleet-dialogs.tsx';
import type { ClusterRow, FleetRow } from './fleet-tree.ts';

interface FleetTableProps {
  readonly tree: readonly ClusterRow[];
  readonly sort: Sorting | null;
  readonly onSort: (sort: Sorting | null) => void;
  readonly open: readonly string[];
  readonly onOpen: (keys: readonly string[]) => void;
  readonly page: number;
  readonly onPage: (page: number) => void;
  readonly onAction: (action: FleetAction) => void;
}

const ICONS: Readonly<Record<FleetRow['kind'], ReactNode>> = {
  cluster: <ClusterOutlined aria-hidden />,
  service: <AppstoreOutlined aria-hidden />,
  pool: <HddOutlined aria-hidden />,
};
const CLUSTERS_ON_PAGE = 20;

/** The fleet as a table with expandable rows. */
export function FleetTable({ tree, sort, onSort, open, onOpen, page, onPage, onAction }: FleetTableProps) {
  const isWide = Grid.useBreakpoint().md === true;
  const columns = useColumns(sort, onAction);
  return (
    <Table<FleetRow>
      size="small"
      rowKey="key"
      columns={columns}
      dataSource={tree}
      onChange={onSorted(onSort)}
      showSorterTooltip={false}
      expandable={{
        expandedRowKeys: open,
        onExpandedRowsChange: (keys) => onOpen(keys.map(String)),
        indentSize: isWide ? 24 : 12,
      }}
      pagination={{
        current: page,
        pageSize: CLUSTERS_ON_PAGE,
        onChange: onPage,
        hideOnSinglePage: true,
        showSizeChanger: false,
      }}
    />
  );
}

function useColumns(
  sort: Sorting | null,
  onAction: FleetTableProps['onAction'],
): NonNullable<TableProps<FleetRow>['columns']> {
  const { t } = useTranslation();
  const { md: isWide = false, xl: isVeryWide = false } = Grid.useBreakpoint();
  const images = useImages();
  return [
    {
      ...sortedColumn('name', sort),
      title: t('fleet.name'),
      // what the pools run is not to take the room of their names
      ...(isWide ? { width: '34%' } : {}),
      render: (_, row) => (
        <>
          <RowName row={row} isWide={isWide} />
          {!isWide && (
            <small>
              <Running row={row} images={images.data} />
            </small>
          )}
        </>
      ),
    },
    {
      ...sortedColumn('nodes', sort),
      title: t('fleet.nodes'),
      render: (_, { nodeCount }) => sayNumber(nodeCount),
      align: 'right',
      width: isWide ? 100 : 64,
      onCell: () => ({ style: { fontVariantNumeric: 'tabular-nums' } }),
    },
    ...(isWide
      ? [
          {
            key: 'about',
            title: t('fleet.about'),
            render: (_: unknown, row: FleetRow) => <About row={row} images={images.data} />,
          },
        ]
      : []),
    ...(isVeryWide
      ? [
          {
            ...sortedColumn('last_task', sort),
            title: t('find.lastTask'),
            width: 280,
            render: (_: unknown, row: FleetRow) => row.kind === 'pool' && <LastTask task={row.of.last_task} />,
          },
        ]
      : []),
    {
      key: 'actions',
      title: <span className="unseen">{t('fleet.actions')}</span>,
      align: 'right',
      width: isWide ? 130 : 104,
      render: (_, row) => <RowActions row={row} onAction={onAction} />,
    },
  ];
}

function RowName({ row, isWide }: { readonly row: FleetRow; readonly isWide: boolean }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const kind = t(
    row.kind === 'cluster' ? 'fleet.kindCluster' : row.kind === 'service' ? 'fleet.kindService' : 'fleet.kindPool',
  );
  return (
    <span style={{ overflowWrap: 'anywhere' }}>
      <span style={{ color: token.colorTextSecondary, marginInlineEnd: 8 }}>{ICONS[row.kind]}</span>
      {row.kind === 'pool' ? (
        <Link to={`/ui/pools/${row.of.id}`}>
          <Name>{row.of.name}</Name>
        </Link>
      ) : (
        <span style={{ fontWeight: row.kind === 'cluster' ? 600 : 400 }}>
          <Name>{row.of.name}</Name>
        </span>
      )}
      <span className={isWide ? undefined : 'unseen'} style={{ color: token.colorTextTertiary, marginInlineStart: 8 }}>
        {kind}
      </span>
      <ManagedTag label={row.of.managed_by} />
    </span>
  );
}

interface AboutProps {
  readonly row: FleetRow;
  /** What the nodes of pools run; undefined while it is not known. */
  readonly images: ReadonlyMap<number, PoolImages> | undefined;
}

/** What a row is for, and of a pool what its nodes run. */
function About({ row, images }: AboutProps) {
  return (
    <div style={{ overflowWrap: 'anywhere' }}>
      <Running row={row} images={images} />
      {aboutOf(row)}
    </div>
  );
}

/** What the nodes of a pool run; nothing for other rows, and while it is not known. */
function Running({ row, images }: AboutProps) {
  const running = row.kind === 'pool' ? images?.get(row.of.id) : undefined;
  if (running === undefined) return null;
  return (
    <div>
      <RunningImages {...running} poolId={row.of.id} most={3} />
    </div>
  );
}

function aboutOf({ kind, of }: FleetRow): string {
  const texts =
    kind === 'cluster'
      ? [of.biz, of.desc]
      : kind === 'service'
        ? [of.docker_image, of.service_type, of.desc]
        : [of.desc];
  return texts.filter((text) => text !== '').join(' · ');
}

interface RowActionsProps {
  readonly row: FleetRow;
  readonly onAction: (action: FleetAction) => void;
}

function RowActions({ row, onAction }: RowActionsProps) {
  const { t } = useTranslation();
  const { name } = row.of;
  const add =
    row.kind === 'pool' ? null : t(row.kind === 'cluster' ? 'fleet.addServiceTo' : 'fleet.addPoolTo', { name });
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      {add !== null && row.kind !== 'pool' && (
        <IconButton icon={<PlusOutlined aria-hidden />} label={add} onClick={() => onAction({ do: 'add', to: row })} />
      )}
      <IconButton
        icon={<EditOutlined aria-hidden />}
        label={t('fleet.edit', { name })}
        onClick={() => onAction({ do: 'edit', row })}
      />
      <IconButton
        icon={<DeleteOutlined aria-hidden />}
        label={t('fleet.delete', { name })}
        onClick={() => onAction({ do: 'delete', row })}
      />
    </span>
  );
}

interface IconButtonProps {
  readonly icon: ReactNode;
  readonly label: string;
  readonly onClick: () => void;
}

function IconButton({ icon, label, onClick }: IconButtonProps) {
  return <Button type="text" size="small" icon={icon} title={label} aria-label={label} onClick={onClick} />;
}
