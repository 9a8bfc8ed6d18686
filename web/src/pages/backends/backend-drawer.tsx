import { skipToken, useQuery } from '@tanstack/react-query';
import { App, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type BackendKind,
  type BackendToSave,
  oneBackend,
  type Provider,
  providersOf,
  useSaveBackend,
} from '../../data/backends.ts';
import { EditorDrawer } from '../../forms/editor-drawer.tsx';
import { Field } from '../../forms/field.tsx';
import { Loaded } from '../../forms/loaded.tsx';
import { DescField, NameField } from '../../forms/name-fields.tsx';
import { errorText } from '../../shell/error-text.ts';
import { CheckButton } from './check-button.tsx';
import { ProviderField } from './provider-field.tsx';
import { isComplete, refusedSetting } from './setting-values.ts';
import { fieldsOf } from './settings-fields.ts';
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
  const saved =
    id === null ? { name: '', desc: '', provider: firstOffered(providers.data ?? []), settings: {} } : backend.data;
  if (providers.data !== undefined && saved !== undefined) {
    return <BackendForm kind={kind} id={id} saved={{ ...saved, id }} providers={providers.data} onClose={onClose} />;
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

function firstOffered(providers: readonly Provider[]): string {
  return providers.find(({ refusal }) => refusal === '')?.name ?? '';
}

interface BackendFormProps extends BackendDrawerProps {
  readonly saved: BackendToSave;
  readonly providers: readonly Provider[];
}

function BackendForm({ kind, id, saved, providers, onClose }: BackendFormProps) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const [backend, setBackend] = useState(saved);
  const save = useSaveBackend(kind);
  const language = i18n.resolvedLanguage === 'zh' ? 'zh' : 'en';
  const schema = providers.find(({ name }) => name === backend.provider)?.settings ?? {};
  const fields = fieldsOf(schema, language);
  const failure = save.isError ? errorText(save.error) : null;
  const refused = failure === null ? null : refusedSetting(save.error);
  const change = (changes: Partial<BackendToSave>): void => setBackend({ ...backend, ...changes });
  const submit = async (): Promise<void> => {
    try {
      const name = backend.name.trim();
      await save.mutateAsync({ ...backend, name });
      message.success(t('forms.saved', { name }));
      onClose();
    } catch {
      // the mutation keeps the reason, which the drawer shows
    }
  };
  return (
    <EditorDrawer
      title={id === null ? t(`backends.${kind}.create`) : saved.name}
      width={560}
      isDirty={JSON.stringify(backend) !== JSON.stringify(saved)}
      isReady={backend.name.trim() !== '' && isComplete(fields, backend.settings)}
      isSaving={save.isPending}
      failure={failure}
      onSave={() => void submit()}
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
        providers={providers}
        chosen={backend.provider}
        onChange={(provider) => change({ provider, settings: provider === saved.provider ? saved.settings : {} })}
      />
      <SettingsForm
        key={backend.provider}
        fields={fields}
        settings={backend.settings}
        refusal={refused === null || failure === null ? null : { path: refused, message: failure }}
        onChange={(settings) => change({ settings })}
      />
    </EditorDrawer>
  );
}
