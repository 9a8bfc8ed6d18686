import { Flex, Pagination, theme, Typography } from 'antd';
import type { ReactNode } from 'react';
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

interface NodeGroupProps extends GroupNodesProps {
  /** How it went there, beside the number of nodes. */
  readonly head: ReactNode;
  /** '' = none. */
  readonly error: string;
  /** What they wrote or said. */
  readonly children: ReactNode;
}

/** Nodes of a task that wrote or said the same. */
export function NodeGroup({ head, error, children, ...nodes }: NodeGroupProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const { count } = nodes;
  return (
    <section
      aria-label={t('run.groupNodes', { count })}
      style={{ border: `1px solid ${token.colorBorderSecondary}`, borderRadius: token.borderRadius, padding: 8 }}
    >
      <Flex wrap gap={8} align="center">
        <strong>{t('run.groupNodes', { count })}</strong>
        {head}
      </Flex>
      <GroupNodes {...nodes} />
      {error !== '' && <div style={{ color: token.colorErrorText, overflowWrap: 'anywhere' }}>{error}</div>}
      {children}
    </section>
  );
}

/** Their addresses lead to their logs. */
function GroupNodes({ taskId, count, nodes, isAside = false }: GroupNodesProps) {
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
