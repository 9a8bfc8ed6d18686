import { skipToken, useQuery } from '@tanstack/react-query';
import { App, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../../data/query-client.ts';
import { oneRepository, type Repository, useRefreshRepository, useSaveRepository } from '../../data/repositories.ts';
import { EditorDrawer } from '../../forms/editor-drawer.tsx';
import { Field } from '../../forms/field.tsx';
import { Loaded } from '../../forms/loaded.tsx';
import { RecordNotice } from '../../parts/record/record-notice.tsx';
import { useOpened } from '../../parts/record/use-opened.ts';
import { useRecordEdit } from '../../parts/record/use-record-edit.ts';
import { WhereUsed } from '../../parts/record/where-used.tsx';
import { faultOf } from '../../shell/field-of-error.ts';
import { FetchState } from './fetch-state.tsx';
import { draftOf, NEW_REPOSITORY, type RepositoryDraft, savedDraft } from './repository-draft.ts';
import { RepositoryFields } from './repository-fields.tsx';

interface RepositoryDrawerProps {
  /** null = a new one. */
  readonly id: number | null;
  readonly onClose: () => void;
}

/** A repository: where it is, how one logs in there, what was fetched, and who uses it. */
export function RepositoryDrawer({ id, onClose }: RepositoryDrawerProps) {
  const repository = useQuery({ ...oneRepository(id ?? 0), ...(id === null ? { queryFn: skipToken } : {}) });
  if (id === null) return <RepositoryForm row={null} onReload={() => {}} onClose={onClose} />;
  if (repository.data !== undefined) return <OpenedRepository given={repository.data} onClose={onClose} />;
  return (
    <Drawer open onClose={onClose} size="min(560px, 100vw)">
      <Loaded query={repository}>{() => null}</Loaded>
    </Drawer>
  );
}

function OpenedRepository({ given, onClose }: { readonly given: Repository; readonly onClose: () => void }) {
  const read = (): Promise<Repository> => queryClient.fetchQuery({ ...oneRepository(given.id), staleTime: 0 });
  const { row, round, reload } = useOpened(given, read);
  return <RepositoryForm key={round} row={row} onReload={() => void reload()} onClose={onClose} />;
}

interface RepositoryFormProps {
  /** null = a new one. */
  readonly row: Repository | null;
  readonly onReload: () => void;
  readonly onClose: () => void;
}

function RepositoryForm({ row, onReload, onClose }: RepositoryFormProps) {
  const { t } = useTranslation();
  const saved = row === null ? NEW_REPOSITORY : draftOf(row);
  const [draft, setDraft] = useState(saved);
  const { edit, save, isSaving, failure, error, fault } = useSaving(row, onClose);
  const isDirty = JSON.stringify(draft) !== JSON.stringify(saved);
  return (
    <EditorDrawer
      title={row === null ? t('repositories.create') : row.name}
      width={560}
      isDirty={isDirty}
      isReady={draft.name.trim() !== '' && draft.url.trim() !== ''}
      isSaving={isSaving}
      failure={failure}
      error={error}
      notice={<RecordNotice edit={edit} row={row} isDirty={isDirty} onLoadTheirs={onReload} />}
      onSave={() => void save(draft)}
      onClose={onClose}
    >
      <RepositoryFields
        draft={draft}
        isNew={row === null}
        fault={fault}
        onChange={(changes) => setDraft({ ...draft, ...changes })}
      />
      {row !== null && <Present id={row.id} given={row} />}
    </EditorDrawer>
  );
}

/** What was fetched, as it is now, and who uses it. */
function Present({ id, given }: { readonly id: number; readonly given: Repository }) {
  const { t } = useTranslation();
  const { data = given } = useQuery(oneRepository(id));
  return (
    <>
      <Field label={t('repositories.fetched')}>{() => <FetchState repository={data} offersHostKey />}</Field>
      {data.seen_host_key !== '' && (
        <Field label={t('repositories.seenHostKey')}>
          {() => <code style={{ overflowWrap: 'anywhere' }}>{data.seen_host_key}</code>}
        </Field>
      )}
      <Field label={t('find.usedBy')} hint={t('repositories.usage', { name: data.name })}>
        {() => <WhereUsed kind="repository" id={id} />}
      </Field>
    </>
  );
}

function useSaving(row: Repository | null, onClose: () => void) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { mutateAsync, isPending: isSaving, error } = useSaveRepository();
  const refresh = useRefreshRepository();
  const edit = useRecordEdit('repository', row?.id ?? null, row?.version ?? 1);
  const save = async (draft: RepositoryDraft): Promise<void> => {
    try {
      const fields = savedDraft(draft);
      const id = await mutateAsync({ ...fields, id: row?.id ?? null, version: edit.version });
      message.success(t('forms.saved', { name: fields.name }));
      // how it ends stands in the list
      refresh.mutate({ id });
      onClose();
    } catch (refused) {
      // the mutation keeps the reason, which the drawer shows
      edit.isRefused(refused);
    }
  };
  const failure = error === null ? null : edit.failureText(error);
  return { edit, save, isSaving, failure, error, fault: error === null ? null : faultOf(error) };
}
