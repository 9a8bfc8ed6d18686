import { PlusOutlined } from '@ant-design/icons';
import type { UseQueryResult } from '@tanstack/react-query';
import { Button, Flex, Pagination, Table, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RowsPage } from '../../../src/client/all-rows.ts';
import { LoadFailed } from '../shell/load-failed.tsx';
import { Notice } from '../shell/notice.tsx';
import type { ListPart } from '../data/list-part.ts';
import { NameSearch } from './name-search.tsx';
import { onSorted } from './sorting.ts';

/** Fewer rows than every page has. */
const FEW = 20;

interface ListingProps<Row> {
  /** The table's name for screen readers. */
  readonly label: string;
  readonly query: UseQueryResult<RowsPage<Row>>;
  readonly columns: TableColumnsType<Row>;
  readonly params: ListPart;
  readonly onParams: (changes: Partial<ListPart>) => void;
  /** The label of the button that adds a row, and its action; without, there is none. */
  readonly create?: string;
  readonly onCreate?: () => void;
  /** Shown when the list is empty. */
  readonly emptyTitle: string;
  readonly emptyDetail: ReactNode;
  /** Stands beside the search. */
  readonly extra?: ReactNode;
  /** Whether rows are searched by name; left out = they are. */
  readonly isSearched?: boolean;
}

/** A list, page by page, with search by name where rows have one. */
export function Listing<Row extends { readonly id: number | string }>(props: ListingProps<Row>) {
  const { params, onParams, create, onCreate, extra, isSearched = true } = props;
  const { t } = useTranslation();
  return (
    <>
      <Flex gap={12} wrap justify="space-between" style={{ marginBottom: 16 }}>
        {isSearched && <NameSearch key={params.name} name={params.name} onSearch={(name) => onParams({ name })} />}
        <Flex gap={12} wrap>
          {extra}
          {onCreate !== undefined && (
            <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={onCreate}>
              {create}
            </Button>
          )}
        </Flex>
      </Flex>
      <Rows {...props} />
      <span className="unseen" role="status">
        {props.query.data !== undefined && t('lists.found', { count: props.query.data.query_count })}
      </span>
    </>
  );
}

function Rows<Row extends { readonly id: number | string }>(props: ListingProps<Row>) {
  const { query, params, onParams, create, onCreate, emptyTitle, emptyDetail } = props;
  const { t } = useTranslation();
  if (query.isError) return <LoadFailed error={query.error} onRetry={query.refetch} />;
  const total = query.data?.query_count ?? 0;
  if (query.data !== undefined && total === 0) {
    return params.name === '' ? (
      <Notice
        title={emptyTitle}
        detail={emptyDetail}
        {...(create === undefined || onCreate === undefined ? {} : { action: create, onAction: onCreate })}
      />
    ) : (
      <Notice
        title={t('lists.noMatch', { name: params.name })}
        action={t('lists.showAll')}
        onAction={() => onParams({ name: '' })}
      />
    );
  }
  return <Found {...props} total={total} />;
}

interface FoundProps<Row> extends ListingProps<Row> {
  readonly total: number;
}

function Found<Row extends { readonly id: number | string }>(props: FoundProps<Row>) {
  const { label, query, columns, params, onParams, total } = props;
  const { page: current, pageSize } = params;
  return (
    <>
      <div style={{ overflowX: 'auto' }} tabIndex={0} role="group" aria-label={label}>
        <Table<Row>
          aria-label={label}
          rowKey="id"
          columns={columns}
          dataSource={query.data?.data ?? []}
          loading={query.isPending || query.isPlaceholderData}
          style={{ width: 'max-content', minWidth: '100%' }}
          onChange={onSorted((sort) => onParams({ sort }))}
          showSorterTooltip={false}
          pagination={false}
        />
      </div>
      {total > FEW && (
        <Pagination
          align="end"
          style={{ marginTop: 16 }}
          current={current}
          pageSize={pageSize}
          total={total}
          showSizeChanger
          onChange={(page, size) => onParams(size === pageSize ? { page } : { page: 1, pageSize: size })}
        />
      )}
    </>
  );
}
