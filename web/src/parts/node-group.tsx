import { Pagination, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

/** Addresses of a group that stand in its line. */
const SHOWN_NODES = 6;

interface GroupNodesProps {
  readonly taskId: number;
  /** How many there are in all. */
  readonly count: number;
  /** The first of them, by their ids in the task. */
  readonly nodes: readonly { readonly id: number; readonly ip: string }[];
  /** They open in a tab of their own. */
  readonly isAside?: boolean;
}

/** The nodes of a task that wrote or said the same, which lead to their logs. */
export function GroupNodes({ taskId, count, nodes, isAside = false }: GroupNodesProps) {
  const { t } = useTranslation();
  const more = count - Math.min(SHOWN_NODES, nodes.length);
  return (
    <div style={{ overflowWrap: 'anywhere', marginBlock: 4 }}>
      {nodes.slice(0, SHOWN_NODES).map(({ id, ip }, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <Link
            to={`/ui/tasks/${taskId}?node=${id}`}
            style={{ textDecoration: 'underline' }}
            {...(isAside ? { target: '_blank' } : {})}
          >
            {ip}
          </Link>
        </span>
      ))}
      {more > 0 && ` ${t('run.groupMore', { count: more })}`}
    </div>
  );
}

/** The nodes of a step that are in none of its groups: they have not begun it, or ended before it. */
export function NodesLeft({ waiting, without }: { readonly waiting: number; readonly without: number }) {
  const { t } = useTranslation();
  if (waiting + without === 0) return null;
  return (
    <Typography.Text type="secondary">
      {waiting > 0 && t('run.outputWaiting', { count: waiting })}{' '}
      {without > 0 && t('run.outputWithout', { count: without })}
    </Typography.Text>
  );
}

interface GroupPagesProps {
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  readonly onPage: (page: number) => void;
}

/** The pages of groups, when there are several. */
export function GroupPages({ page, pageSize, total, onPage }: GroupPagesProps) {
  return (
    <Pagination
      align="end"
      size="small"
      hideOnSinglePage
      current={page}
      pageSize={pageSize}
      total={total}
      showSizeChanger={false}
      onChange={onPage}
    />
  );
}
