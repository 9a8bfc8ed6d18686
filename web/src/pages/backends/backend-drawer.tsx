import { skipToken, useQuery } from '@tanstack/react-query';
import { App, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Backend,
  type BackendKind,
  type BackendToSave,
  type MachineTerms,
  mendsOf,
  oneBackend,
  type Provider,
  providersOf,
  termsOf,
  useSaveBackend,
} from '../../data/backends.ts';
import type { Versioned } from '../../data/records/changes.ts';
import { queryClient } from '../../data/query-client.ts';
import { EditorDrawer } from '../../forms/editor-drawer.tsx';
import { Field } from '../../forms/field.tsx';
import { Loaded } from '../../forms/loaded.tsx';
import { DescField, NameField } from '../../forms/name-fields.tsx';
import { RecordNotice } from '../../parts/record/record-notice.tsx';
import { useOpened } from '../../parts/record/use-opened.ts';
import { useRecordEdit } from '../../parts/record/use-record-edit.ts';
import { MendsField } from './balancer/mends-field.tsx';
import { CheckButton } from './check-button.tsx';
import { MachineTermsFields } from './machine-terms.tsx';
import { ProviderField } from './provider-field.tsx';
import { isComplete, refusedSetting } from './setting-values.ts';
import { fieldsOf } from './settings-fields.ts';
import { ServerKey } from './server-key.tsx';
import { SettingsForm } from './settings-form.tsx';

interface BackendDrawerProps {
  readonly kind: BackendKind;
  /** null = a new one. */
  readonly id: number | null;
  readonly onClose: () => void;
}

/** A machine type or load balancer: its provider, and the provider's settings. */
export function BackendDrawer({ kind, id, onClose }: BackendDrawerProps) {
  const backend = useQuery({ ...oneBackend(kind, id ?? 0), ...(id === null ? { queryFn: skipToken } : {}) });
  const providers = useQuery(providersOf(kind));
  if (providers.data !== undefined && id === null) {
    const terms = kind === 'vm_type' ? NO_TERMS : null;
    const mends = kind === 'sd' ? true : null;
    const provider = firstOffered(providers.data);
    const saved = { id, name: '', desc: '', provider, settings: {}, terms, mends };
    const isNew = { kind, id, saved, row: null, providers: providers.data, onReload: () => {}, onClose };
    return <BackendForm {...isNew} />;
  }
  if (providers.data !== undefined && backend.data !== undefined) {
    return <OpenedBackend kind={kind} given={backend.data} providers={providers.data} onClose={onClose} />;
  }
  return (
    <Drawer open onClose={onClose} size="min(560px, 100vw)">
      {providers.isError ? (
        <Loaded query={providers}>{() => null}</Loaded>
      ) : (
        <Loaded query={backend}>{() => null}</Loaded>
      )}
    </Drawer>
  );
}

const NO_TERMS: MachineTerms = { most_machines: null, price_per_hour: null, currency: null };

function firstOffered(providers: readonly Provider[]): string {
  return providers.find(({ refusal }) => refusal === '')?.name ?? '';
}

interface OpenedBackendProps extends Omit<BackendDrawerProps, 'id'> {
  readonly given: Backend;
  readonly providers: readonly Provider[];
}

function OpenedBackend({ kind, given, providers, onClose }: OpenedBackendProps) {
  const read = (): Promise<Backend> => queryClient.fetchQuery({ ...oneBackend(kind, given.id), staleTime: 0 });
  const { row, round, reload } = useOpened(given, read);
  const { id, name, desc, provider, settings } = row;
  const saved = { id, name, desc, provider, settings, terms: termsOf(row), mends: mendsOf(row) };
  const form = { kind, id, saved, row, providers, onReload: () => void reload(), onClose };
  return <BackendForm key={round} {...form} />;
}

interface BackendFormProps extends BackendDrawerProps {
  readonly saved: BackendToSave;
  /** null = a new one. */
  readonly row: Versioned | null;
  readonly providers: readonly Provider[];
  readonly onReload: () => void;
}

function BackendForm({ kind, id, saved, row, providers, onReload, onClose }: BackendFormProps) {
  const { t, i18n } = useTranslation();
  const [backend, setBackend] = useState(saved);
  const { edit, save, isSaving, failure, error, refusal } = useSaving({ kind, id, row, onClose });
  const isDirty = JSON.stringify(backend) !== JSON.stringify(saved);
  const language = i18n.resolvedLanguage === 'zh' ? 'zh' : 'en';
  const schema = providers.find(({ name }) => name === backend.provider)?.settings ?? {};
  const fields = fieldsOf(schema, language);
  const change = (changes: Partial<BackendToSave>): void => setBackend({ ...backend, ...changes });
  return (
    <EditorDrawer
      title={id === null ? t(`backends.${kind}.create`) : saved.name}
      width={560}
      isDirty={isDirty}
      isReady={backend.name.trim() !== '' && isComplete(fields, backend.settings)}
      isSaving={isSaving}
      failure={failure}
      error={error}
      notice={<RecordNotice edit={edit} row={row} isDirty={isDirty} onLoadTheirs={onReload} />}
      onSave={() => void save(backend)}
      onClose={onClose}
    >
      {id !== null && (
        <Field label={t('backends.state')} hint={t('backends.checkHint')}>
          {() => <CheckButton kind={kind} id={id} name={saved.name} />}
        </Field>
      )}
      {id === null && <NameField name={backend.name} onChange={(name) => change({ name })} />}
      <DescField desc={backend.desc} onChange={(desc) => change({ desc })} />
      <ProviderField
        kind={kind}
        providers={providers}
        chosen={backend.provider}
        onChange={(provider) => change({ provider, settings: provider === saved.provider ? saved.settings : {} })}
      />
      <SettingsForm
        key={backend.provider}
        fields={fields}
        settings={backend.settings}
        refusal={refusal}
        onChange={(settings) => change({ settings })}
      />
      {fields.some(({ name }) => name === 'key_file') && <ServerKey />}
      {backend.mends !== null && <MendsField mends={backend.mends} onChange={(mends) => change({ mends })} />}
      {backend.terms !== null && <MachineTermsFields terms={backend.terms} onChange={(terms) => change({ terms })} />}
    </EditorDrawer>
  );
}

function useSaving({ kind, id, row, onClose }: Pick<BackendFormProps, 'kind' | 'id' | 'row' | 'onClose'>) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { mutateAsync, isPending: isSaving, error } = useSaveBackend(kind);
  const edit = useRecordEdit(kind, id, row?.version ?? 1);
  const failure = error === null ? null : edit.failureText(error);
  const path = error === null ? null : refusedSetting(error);
  const save = async (backend: BackendToSave): Promise<void> => {
    try {
      const name = backend.name.trim();
      await mutateAsync({ ...backend, name, version: edit.version });
      message.success(t('forms.saved', { name }));
      onClose();
    } catch (refused) {
      // the mutation keeps the reason, which the drawer shows
      edit.isRefused(refused);
    }
  };
  return {
    edit,
    save,
    isSaving,
    failure,
    error,
    refusal: path === null || failure === null ? null : { path, message: failure },
  };
}
