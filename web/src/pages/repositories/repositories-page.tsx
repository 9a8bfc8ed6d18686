import { useQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { repositoriesPage, type Repository, useDeleteRepository } from '../../data/repositories.ts';
import { useEdited } from '../../forms/use-edited.ts';
import { useListParams } from '../../lists/list-params.ts';
import { Listing } from '../../lists/listing.tsx';
import { NameCell } from '../../lists/name-cell.tsx';
import { ChangedCell } from '../../parts/record/changed-cell.tsx';
import { DeleteRestorable } from '../../parts/record/delete-restorable.tsx';
import { RecentlyDeleted } from '../../parts/record/recently-deleted.tsx';
import { FetchState } from './fetch-state.tsx';
import { RepositoryDrawer } from './repository-drawer.tsx';

/** Repositories of git: from where actions take files, and what was fetched last. */
export default function RepositoriesPage() {
  const { t } = useTranslation();
  const [params, setParams] = useListParams();
  const [edited, setEdited] = useEdited();
  const columns = useColumns();
  return (
    <>
      <h1>{t('shell.repositories')}</h1>
      <Listing
        label={t('shell.repositories')}
        query={useQuery(repositoriesPage(params))}
        columns={columns}
        params={params}
        onParams={setParams}
        create={t('repositories.create')}
        onCreate={() => setEdited('new')}
        extra={<RecentlyDeleted kind="repository" />}
        emptyTitle={t('repositories.none')}
        emptyDetail={t('repositories.noneDetail')}
      />
      {edited !== null && (
        <RepositoryDrawer key={edited} id={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}

function useColumns(): TableColumnsType<Repository> {
  const { t } = useTranslation();
  const remove = useDeleteRepository();
  return [
    {
      title: t('forms.name'),
      render: (_, row) => <NameCell row={row} to={`?edit=${row.id}`} />,
    },
    {
      title: t('repositories.place'),
      render: (_, { url, ref }) => (
        <div style={{ maxWidth: 'min(360px, 60vw)', whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
          <bdi>{url}</bdi>
          <div>{ref === '' ? t('repositories.defaultBranch') : <code>{ref}</code>}</div>
        </div>
      ),
    },
    { title: t('repositories.fetched'), render: (_, row) => <FetchState repository={row} /> },
    { title: t('find.changed'), render: (_, row) => <ChangedCell row={row} /> },
    {
      align: 'end',
      render: (_, { id, name }) => (
        <DeleteRestorable kind="repository" id={id} name={name} onDelete={() => remove.mutateAsync(id)} />
      ),
    },
  ];
}
