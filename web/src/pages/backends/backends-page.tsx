import { useQuery } from '@tanstack/react-query';
import { type TableColumnsType, Tag } from 'antd';
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
import { BackendDrawer } from './backend-drawer.tsx';
import { CheckButton } from './check-button.tsx';

/** Machine types, or load balancers: where a pool's machines come from, and where they are registered. */
export function BackendsPage({ kind }: { readonly kind: BackendKind }) {
  const { t } = useTranslation();
  const [params, setParams] = useListParams();
  const [edited, setEdited] = useEdited();
  const columns = useColumns(kind);
  return (
    <>
      <h1>{t(kind === 'vm_type' ? 'shell.machineTypes' : 'shell.loadBalancers')}</h1>
      <Listing
        label={t(kind === 'vm_type' ? 'shell.machineTypes' : 'shell.loadBalancers')}
        query={useQuery(backendsPage(kind, params))}
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
    </>
  );
}

function useColumns(kind: BackendKind): TableColumnsType<Backend> {
  const { t, i18n } = useTranslation();
  const remove = useDeleteBackend(kind);
  const providers = useQuery(providersOf(kind)).data ?? [];
  const titleOf = (name: string): string =>
    providerTitle(providers, name, i18n.resolvedLanguage === 'zh' ? 'zh' : 'en');
  return [
    { title: 'ID', dataIndex: 'id', width: 72 },
    {
      title: t('forms.name'),
      render: (_, { id, name, desc }) => <NameCell name={name} desc={desc} to={`?edit=${id}`} />,
    },
    { title: t(`backends.${kind}.provider`), render: (_, { provider }) => <Tag>{titleOf(provider)}</Tag> },
    {
      title: t('backends.state'),
      render: (_, { id, name }) => <CheckButton kind={kind} id={id} name={name} />,
    },
    { align: 'end', render: (_, { id, name }) => <RowActions name={name} remove={() => remove.mutateAsync(id)} /> },
  ];
}
