import { useQuery } from '@tanstack/react-query';
import { Button, type TableColumnsType, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  type Backend,
  type BackendKind,
  backendsPage,
  providersOf,
  providerTitle,
  useDeleteBackend,
} from '../../data/backends.ts';
import { useEdited } from '../../forms/use-edited.ts';
import { useListParams } from '../../lists/list-params.ts';
import { Listing } from '../../lists/listing.tsx';
import { NameCell } from '../../lists/name-cell.tsx';
import { RowActions } from '../../lists/row-actions.tsx';
import { routeId } from '../../shell/route-id.ts';
import { usePanelParam } from '../../shell/use-panel-param.ts';
import { BalancerDriftDrawer } from './balancer/balancer-drift-drawer.tsx';
import { BackendDrawer } from './backend-drawer.tsx';
import { CheckButton } from './check-button.tsx';
import { DriftDrawer } from './drift-drawer.tsx';

/** Machine types, or load balancers: where a pool's machines come from, and where they are registered. */
export function BackendsPage({ kind }: { readonly kind: BackendKind }) {
  const { t } = useTranslation();
  const [params, setParams] = useListParams();
  const [edited, setEdited] = useEdited();
  const [compared, setCompared] = usePanelParam(kind === 'vm_type' ? 'machines' : 'compare');
  const columns = useColumns(kind, setCompared);
  const page = useQuery(backendsPage(kind, params));
  const Compared = kind === 'vm_type' ? DriftDrawer : BalancerDriftDrawer;
  const comparedId = compared === null ? null : routeId(compared);
  return (
    <>
      <h1>{t(kind === 'vm_type' ? 'shell.machineTypes' : 'shell.loadBalancers')}</h1>
      <Listing
        label={t(kind === 'vm_type' ? 'shell.machineTypes' : 'shell.loadBalancers')}
        query={page}
        columns={columns}
        params={params}
        onParams={setParams}
        create={t(`backends.${kind}.create`)}
        onCreate={() => setEdited('new')}
        emptyTitle={t(`backends.${kind}.none`)}
        emptyDetail={t(`backends.${kind}.noneDetail`)}
      />
      {edited !== null && (
        <BackendDrawer
          key={`${kind} ${edited}`}
          kind={kind}
          id={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
      {comparedId !== null && (
        <Compared
          key={`${kind} ${comparedId}`}
          id={comparedId}
          name={page.data?.data.find(({ id }) => id === comparedId)?.name ?? `#${comparedId}`}
          onClose={() => setCompared(null)}
        />
      )}
    </>
  );
}

function useColumns(kind: BackendKind, onCompare: (id: string) => void): TableColumnsType<Backend> {
  const { t, i18n } = useTranslation();
  const remove = useDeleteBackend(kind);
  const providers = useQuery(providersOf(kind)).data ?? [];
  const titleOf = (name: string): string =>
    providerTitle(providers, name, i18n.resolvedLanguage === 'zh' ? 'zh' : 'en');
  return [
    { title: 'ID', dataIndex: 'id', width: 72 },
    {
      title: t('forms.name'),
      render: (_, row) => <NameCell row={row} to={`?edit=${row.id}`} />,
    },
    { title: t(`backends.${kind}.provider`), render: (_, { provider }) => <Tag>{titleOf(provider)}</Tag> },
    {
      title: t('backends.state'),
      render: (_, { id, name }) => <CheckButton kind={kind} id={id} name={name} />,
    },
    {
      title: t(kind === 'sd' ? 'balancers.column' : 'drift.column'),
      render: (_, { id, name }) => (
        <Button
          size="small"
          aria-label={t(kind === 'sd' ? 'balancers.openOf' : 'drift.openOf', { name })}
          onClick={() => onCompare(String(id))}
        >
          {t('drift.open')}
        </Button>
      ),
    },
    { align: 'end', render: (_, { id, name }) => <RowActions name={name} remove={() => remove.mutateAsync(id)} /> },
  ];
}
