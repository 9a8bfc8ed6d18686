import { Alert, Descriptions } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { NodeView } from '../../data/nodes.ts';
import { RunningImages } from '../../parts/node/running-images.tsx';
import { Moment, MomentIn } from '../../parts/moment.tsx';
import { Panel } from '../../shell/panel.tsx';

/** What a node runs, and at which load balancers it is. */
export function NodeFacts({ node }: { readonly node: NodeView }) {
  const { t } = useTranslation();
  const { image, image_since: since, error, balancers } = node;
  const items = [
    {
      key: 'image',
      label: t('find.running'),
      children: <RunningImages images={[{ image, nodes: 1 }]} isOne />,
    },
    ...(since === null ? [] : [{ key: 'since', label: t('find.since'), children: <Moment at={since} /> }]),
    { key: 'type', label: t('pool.nodeType'), children: t(`pool.type_${node.node_type}`) },
    { key: 'updated', label: t('find.lastChange'), children: <Moment at={node.updated} /> },
    {
      key: 'balancers',
      label: t('find.balancers'),
      children:
        balancers.length === 0 ? (
          t('fleet.none')
        ) : (
          <ul style={{ margin: 0, paddingInlineStart: 16 }}>
            {balancers.map((balancer) => (
              <li key={balancer.id}>
                <BalancerState balancer={balancer} />
                <MembershipState membership={node.memberships.find(({ sd_id: id }) => id === balancer.id)} />
              </li>
            ))}
          </ul>
        ),
    },
  ];
  return (
    <Panel title={t('find.now')}>
      {error !== '' && <Alert type="error" showIcon title={error} style={{ marginBottom: 12 }} />}
      <Descriptions size="small" column={{ xs: 1, sm: 2, xl: 3 }} items={items} />
    </Panel>
  );
}

/** How a node stands at a load balancer, as the load balancer was left. */
function MembershipState({ membership }: { readonly membership: NodeView['memberships'][number] | undefined }) {
  const { t } = useTranslation();
  if (membership === undefined) return null;
  const { state, server, since, trouble } = membership;
  return (
    <div>
      <MomentIn at={since}>{(when) => t(`find.membership_${state}`, { server, when })}</MomentIn>
      {trouble !== '' && <Alert type="warning" showIcon title={t('find.notRepaired')} description={trouble} />}
    </div>
  );
}

/** What is known of a node at a load balancer: what the last task did there. */
function BalancerState({ balancer }: { readonly balancer: NodeView['balancers'][number] }): ReactNode {
  const { t } = useTranslation();
  const { id, name, registered, task_id: taskId, at } = balancer;
  const link = name === null ? t('fleet.gone', { id }) : <Link to="/ui/load-balancers">{name}</Link>;
  if (registered === null) {
    return (
      <>
        {link}
        {t('lists.colon')}
        {t('find.notRegisteredYet')}
      </>
    );
  }
  const said = (when: string): string => t(registered ? 'find.registered' : 'find.unregistered', { when });
  return (
    <>
      {link}
      {t('lists.colon')}
      {at === null ? said('') : <MomentIn at={at}>{said}</MomentIn>}{' '}
      {taskId !== null && <Link to={`/ui/tasks/${taskId}`}>{t('pool.taskNo', { id: taskId })}</Link>}
    </>
  );
}
