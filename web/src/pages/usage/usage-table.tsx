import { useQuery } from '@tanstack/react-query';
import { Table, type TableColumnsType, theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type UsageDays, type UsageGroup, usagePage, type UsageRow } from '../../data/machines/usage.ts';
import { useListParams } from '../../lists/list-params.ts';
import { sayAmount, sayCosts } from '../../parts/machine-hours/amounts.ts';
import { LoadFailed } from '../../shell/load-failed.tsx';

interface UsageTableProps {
  readonly days: UsageDays;
  readonly by: UsageGroup;
}

/** What each group used in the days, the largest first. */
export function UsageTable({ days, by }: UsageTableProps) {
  const { t } = useTranslation();
  const [params, setParams] = useListParams();
  const page = useQuery(usagePage(days, by, params));
  const columns = useColumns(by);
  if (page.isError) return <LoadFailed error={page.error} onRetry={page.refetch} />;
  return (
    <Table<UsageRow>
      aria-label={t('shell.usage')}
      rowKey={({ id, name }) => `${id} ${name}`}
      columns={columns}
      dataSource={page.data?.data ?? []}
      loading={page.isPending || page.isPlaceholderData}
      scroll={{ x: 'max-content' }}
      pagination={{
        current: params.page,
        pageSize: params.pageSize,
        total: page.data?.query_count ?? 0,
        hideOnSinglePage: true,
        onChange: (next, pageSize) => setParams({ page: next, pageSize }),
      }}
    />
  );
}

function useColumns(by: UsageGroup): TableColumnsType<UsageRow> {
  const { t } = useTranslation();
  return [
    {
      title: t('usage.name'),
      render: (_, { id, name }) =>
        by === 'pool' && id !== null ? <Link to={`/ui/pools/${id}`}>{name}</Link> : <span>{name}</span>,
    },
    { title: t('usage.hours'), align: 'end', render: (_, { machine_hours }) => sayAmount(machine_hours) },
    { title: t('usage.cost'), align: 'end', render: (_, row) => <Cost row={row} /> },
  ];
}

function Cost({ row: { costs, unpriced_machine_hours: unpriced } }: { readonly row: UsageRow }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  return (
    <>
      {sayCosts(costs)}
      {unpriced > 0 && (
        <div style={{ color: token.colorTextSecondary }}>{t('usage.unpriced', { hours: sayAmount(unpriced) })}</div>
      )}
    </>
  );
}
