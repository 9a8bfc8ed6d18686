import { Grid, Pagination, Table, type TableColumnsType, theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { type NodePast, useNodeHistory } from '../../data/nodes.ts';
import { NodeError } from '../../parts/node/node-error.tsx';
import { Moment } from '../../parts/moment.tsx';
import { useNow, useSpan } from '../../parts/times.ts';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { Notice } from '../../shell/notice.tsx';
import { Panel } from '../../shell/panel.tsx';
import { ConditionTag } from '../../shell/condition.tsx';

const PAGE_SIZE = 20;

/** The tasks that a node was in, the latest first. */
export function NodeHistory({ id }: { readonly id: number }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('page') ?? '';
  const page = /^[1-9]\d{0,6}$/.test(asked) ? Number(asked) : 1;
  const turn = (to: number): void =>
    setSearch((before) => {
      before.set('page', String(to));
      return before;
    });
  const history = useNodeHistory(id, page, PAGE_SIZE);
  return (
    <Panel title={t('find.history')}>
      {history.isError ? (
        <LoadFailed error={history.error} onRetry={history.refetch} />
      ) : (
        <Found
          rows={history.data?.data ?? null}
          total={history.data?.query_count ?? 0}
          isLoading={!history.isSuccess || history.isPlaceholderData}
          page={page}
          onPage={turn}
        />
      )}
    </Panel>
  );
}

interface FoundProps {
  /** null = not read yet. */
  readonly rows: readonly NodePast[] | null;
  readonly total: number;
  readonly isLoading: boolean;
  readonly page: number;
  readonly onPage: (page: number) => void;
}

function Found({ rows, total, isLoading, page, onPage }: FoundProps) {
  const { t } = useTranslation();
  const columns = useColumns();
  if (rows !== null && total === 0) return <Notice title={t('pool.noTasks')} />;
  return (
    <>
      <div style={{ overflowX: 'auto' }}>
        <Table<NodePast>
          size="small"
          rowKey="id"
          loading={isLoading}
          columns={columns}
          dataSource={rows ?? []}
          pagination={false}
          style={{ minWidth: 760 }}
        />
      </div>
      {total > PAGE_SIZE && (
        <Pagination
          align="end"
          size="small"
          style={{ marginTop: 12 }}
          current={page}
          pageSize={PAGE_SIZE}
          total={total}
          showSizeChanger={false}
          showTotal={(count) => t('tasks.count', { count })}
          onChange={onPage}
        />
      )}
    </>
  );
}

function useColumns(): TableColumnsType<NodePast> {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const isWide = Grid.useBreakpoint().md === true;
  const aside = { color: token.colorTextSecondary, fontSize: token.fontSizeSM } as const;
  return [
    {
      key: 'task',
      title: t('tasks.task'),
      render: (_, past) => (
        <>
          <Link to={`/ui/tasks/${past.task_id}`}>{`#${past.task_id} ${past.task_name}`}</Link>
          <div style={aside}>
            {t(`tasks.kind_${past.kind}`)} · {past.tag ?? (past.template_name || t('run.commandKind'))} ·{' '}
            {past.opr_user}
          </div>
        </>
      ),
    },
    { key: 'state', title: t('tasks.state'), render: (_, past) => <ConditionTag condition={past.condition} /> },
    {
      key: 'step',
      title: t('tasks.step'),
      render: (_, { step, step_index: index, step_count: count, state }) =>
        state === 2 ? t('find.allSteps', { count }) : `${index + 1}/${count} ${step ?? ''}`,
    },
    {
      key: 'started',
      title: t('tasks.started'),
      render: (_, { started }) => <Moment at={started} />,
    },
    { key: 'duration', title: t('tasks.duration'), align: 'right', render: (_, past) => <Duration past={past} /> },
    {
      key: 'error',
      title: t('pool.error'),
      width: isWide ? 280 : 200,
      render: (_, { error }) => <NodeError error={error} />,
    },
    {
      key: 'log',
      title: t('tasks.log'),
      render: (_, { id, task_id: taskId }) => (
        <Link to={`/ui/tasks/${taskId}?node=${id}`} aria-label={t('find.logOf', { id: taskId })}>
          {t('tasks.log')}
        </Link>
      ),
    },
  ];
}

function Duration({ past: { started, finished, state } }: { readonly past: NodePast }) {
  const say = useSpan();
  const now = useNow(state === 1);
  const end = finished ?? (state === 1 ? now : null);
  return <>{started === null || end === null ? '–' : say(end - started)}</>;
}
