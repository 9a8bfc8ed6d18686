import { useQuery } from '@tanstack/react-query';
import { Flex, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { DeletedKind } from '../../data/records/deleted.ts';
import { OPERATIONS } from '../../data/pools.ts';
import { type Usage, usageOf, type User, type Users } from '../../data/records/usage.ts';
import { Loaded } from '../../forms/loaded.tsx';

interface WhereUsedProps {
  readonly kind: DeletedKind;
  readonly id: number;
}

/** Who uses a template, a step or an action, with the way there. */
export function WhereUsed({ kind, id }: WhereUsedProps) {
  const usage = useQuery(usageOf(kind, id));
  return <Loaded query={usage}>{(data) => <UsageList id={id} usage={data} />}</Loaded>;
}

/** Users by their kind; that there are none is said too. */
export function UsageList({ id, usage: { users, taskCount } }: { readonly id: number; readonly usage: Usage }) {
  const { t } = useTranslation();
  const used = users.filter(({ count }) => count > 0);
  return (
    <Flex vertical gap={8}>
      {used.length === 0 && <Typography.Text type="secondary">{t('find.usedByNobody')}</Typography.Text>}
      {used.map((some) => (
        <UsersOfKind key={some.kind} users={some} />
      ))}
      {taskCount !== null && taskCount > 0 && (
        <Link to={`/ui/tasks?template=${id}`}>{t('find.ranBy', { count: taskCount })}</Link>
      )}
    </Flex>
  );
}

function UsersOfKind({ users: { kind, count, first } }: { readonly users: Users }) {
  const { t } = useTranslation();
  const more = count - first.length;
  return (
    <div>
      <h3 style={{ fontSize: 14, margin: '0 0 4px' }}>{t(`find.used_${kind}`, { count })}</h3>
      <ul style={{ margin: 0, paddingInlineStart: 20, overflowWrap: 'anywhere' }}>
        {first.map((user) => (
          <li key={user.id}>
            <Link to={user.path}>{user.name}</Link>
            <Uses of={user} />
          </li>
        ))}
        {more > 0 && <li>{t('pool.planMore', { count: more })}</li>}
      </ul>
    </div>
  );
}

function Uses({ of: { uses = [] } }: { readonly of: User }) {
  const { t } = useTranslation();
  const named = OPERATIONS.filter((operation) => uses.includes(operation)).map((operation) => t(`pool.${operation}`));
  return named.length === 0 ? null : <Typography.Text type="secondary"> · {named.join(', ')}</Typography.Text>;
}
