import { useQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { filesPage, type SharedFile, useDeleteFile } from '../../data/reach/files.ts';
import { useEdited } from '../../forms/use-edited.ts';
import { sayNumber } from '../../i18n/values.ts';
import { useListParams } from '../../lists/list-params.ts';
import { Listing } from '../../lists/listing.tsx';
import { RowActions } from '../../lists/row-actions.tsx';
import { ChangedCell } from '../../parts/record/changed-cell.tsx';
import { FileDialog } from './file-dialog.tsx';
import { useOrigin } from './origin.ts';

/** The files that actions can send to nodes. */
export default function FilesPage() {
  const { t } = useTranslation();
  const [params, setParams] = useListParams();
  const [edited, setEdited] = useEdited();
  return (
    <>
      <h1>{t('shell.files')}</h1>
      <p style={{ maxWidth: 720 }}>{t('reach.filesIntro')}</p>
      <Listing
        label={t('shell.files')}
        query={useQuery(filesPage(params))}
        columns={useColumns()}
        params={params}
        onParams={setParams}
        create={t('reach.newFile')}
        onCreate={() => setEdited('new')}
        emptyTitle={t('reach.noFiles')}
        emptyDetail={t('reach.noFilesDetail')}
      />
      {edited === 'new' && <FileDialog onClose={() => setEdited(null)} />}
    </>
  );
}

function useColumns(): TableColumnsType<SharedFile> {
  const { t } = useTranslation();
  const remove = useDeleteFile();
  const originOf = useOrigin();
  return [
    {
      title: t('reach.path'),
      render: (_, { path }) => (
        <div style={{ minWidth: 140, maxWidth: 'min(480px, 60vw)', whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
          <code>{path}</code>
        </div>
      ),
    },
    {
      title: t('reach.size'),
      align: 'end',
      render: (_, { kind, size }) => (kind === 'link' ? t('reach.link') : `${sayNumber(size)} B`),
    },
    { title: t('reach.origin'), render: (_, { place }) => originOf(place) },
    { title: t('find.changed'), render: (_, row) => <ChangedCell row={row} /> },
    { align: 'end', render: (_, { id, path }) => <RowActions name={path} remove={() => remove.mutateAsync(id)} /> },
  ];
}
