import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useLoadBalancers, useMachineTypes, useTemplates } from '../../data/choices.ts';
import { useImagesOf } from '../../data/nodes.ts';
import { OPERATIONS, type Pool } from '../../data/pools.ts';
import type { Service } from '../../data/services.ts';
import { FactList } from '../../parts/fact-list.tsx';
import { sayNumber } from '../../i18n/values.ts';
import { RunningImages } from '../../parts/node/running-images.tsx';

interface PoolFactsProps {
  readonly pool: Pool;
  readonly service: Service | undefined;
}

/** The facts of a pool: its service, machine type, load balancer and templates. */
export function PoolFacts({ pool, service }: PoolFactsProps) {
  const { t } = useTranslation();
  const machineTypes = useMachineTypes();
  const loadBalancers = useLoadBalancers();
  const templates = useTemplates();
  const images = useImagesOf(pool.id);
  const items = [
    { key: 'nodes', label: t('fleet.nodes'), children: sayNumber(pool.node_count) },
    {
      key: 'running',
      label: t('find.running'),
      children: images.data === undefined ? '…' : <RunningImages {...images.data} poolId={pool.id} most={5} />,
    },
    { key: 'image', label: t('find.serviceImage'), children: service?.docker_image || '–' },
    {
      key: 'machines',
      label: t('fleet.machineType'),
      children: <NamedLink id={pool.vm_type} rows={machineTypes.data} to="/ui/machine-types" />,
    },
    {
      key: 'balancer',
      label: t('fleet.loadBalancer'),
      children: <Balancers pool={pool} rows={loadBalancers.data} />,
    },
    {
      key: 'lost',
      label: t('fleet.lostMachines'),
      children: t(pool.replace_lost ? 'fleet.lostReplaced' : 'fleet.lostKept'),
    },
    ...(Object.keys(pool.ssh).length === 0
      ? []
      : [{ key: 'ssh', label: t('fleet.ssh'), children: sshText(pool.ssh, t('fleet.sshDirect')) }]),
    ...OPERATIONS.map((operation) => ({
      key: operation,
      label: t(`fleet.${operation}Template`),
      children: <NamedLink id={pool.tasks[operation] ?? 0} rows={templates.data} to="/ui/templates" hasPage />,
    })),
    ...(pool.desc === '' ? [] : [{ key: 'desc', label: t('fleet.desc'), children: pool.desc }]),
  ];
  const missing = OPERATIONS.filter((operation) => (pool.tasks[operation] ?? 0) === 0);
  return (
    <>
      {missing.length > 0 && (
        <Alert
          type="info"
          showIcon
          style={{ marginBottom: 12 }}
          title={t('pool.noTemplates', { operations: missing.map((operation) => t(`pool.${operation}`)).join(', ') })}
        />
      )}
      <FactList items={items} />
    </>
  );
}

/** How a pool's nodes are reached, in a line. @example sshText({ user: 'ops', port: 2222, jumps: [{ host: 'b', … }] }, '') // 'ops, 2222, b' */
function sshText({ user, port, jumps }: Pool['ssh'], direct: string): string {
  const way = jumps === undefined ? [] : jumps.length === 0 ? [direct] : [jumps.map(({ host }) => host).join(' → ')];
  return [user, port, ...way].filter((part) => part !== undefined).join(', ');
}

interface BalancersProps {
  readonly pool: Pool;
  readonly rows: NamedLinkProps['rows'];
}

/** All load balancers of a pool, with what its nodes get there. */
function Balancers({ pool, rows }: BalancersProps) {
  const { t } = useTranslation();
  const all: Pool['balancers'] = pool.balancers.length === 0 ? [{ sd_id: pool.sd_id }] : pool.balancers;
  return all.map(({ sd_id: id, port, weight }) => (
    <div key={id}>
      <NamedLink id={id} rows={rows} to="/ui/load-balancers" /> {port !== undefined && t('fleet.withPort', { port })}{' '}
      {weight !== undefined && t('fleet.withWeight', { weight })}
    </div>
  ));
}

interface NamedLinkProps {
  readonly id: number;
  readonly rows: readonly { readonly id: number; readonly name: string }[] | undefined;
  readonly to: string;
  /** Whether each row has a page of its own below `to`. */
  readonly hasPage?: boolean;
}

/** The name behind an id, as a link. */
function NamedLink({ id, rows, to, hasPage = false }: NamedLinkProps) {
  const { t } = useTranslation();
  if (id === 0) return t('fleet.none');
  if (rows === undefined) return '…';
  const row = rows.find((candidate) => candidate.id === id);
  if (row === undefined) return t('fleet.gone', { id });
  return <Link to={hasPage ? `${to}/${id}` : to}>{row.name}</Link>;
}
