import { skipToken, useQuery } from '@tanstack/react-query';
import { App, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { allActions } from '../../data/actions.ts';
import type { Unversioned, Versioned } from '../../data/records/changes.ts';
import { queryClient } from '../../data/query-client.ts';
import { oneRemoteStep, type RemoteStep, useSaveRemoteStep } from '../../data/steps.ts';
import { EditorDrawer } from '../../forms/editor-drawer.tsx';
import { Loaded } from '../../forms/loaded.tsx';
import { DescField, NameField } from '../../forms/name-fields.tsx';
import { RecordNotice } from '../../parts/record/record-notice.tsx';
import { useOpened } from '../../parts/record/use-opened.ts';
import { useRecordEdit } from '../../parts/record/use-record-edit.ts';
import { ActionOrder } from './action-order.tsx';
import { WhereUsed } from '../../parts/record/where-used.tsx';

interface StepDrawerProps {
  /** null = a new one. */
  readonly id: number | null;
  readonly onClose: () => void;
}

const EMPTY: Unversioned<RemoteStep> = { name: '', desc: '', actions: [] };

/** A remote step: its name, and its actions in their order. */
export function StepDrawer({ id, onClose }: StepDrawerProps) {
  const step = useQuery({ ...oneRemoteStep(id ?? 0), ...(id === null ? { queryFn: skipToken } : {}) });
  if (id === null) return <StepForm id={null} saved={EMPTY} row={null} onReload={() => {}} onClose={onClose} />;
  if (step.data !== undefined) return <OpenedStep given={step.data} onClose={onClose} />;
  return (
    <Drawer open onClose={onClose} size="min(560px, 100vw)">
      <Loaded query={step}>{() => null}</Loaded>
    </Drawer>
  );
}

function OpenedStep({ given, onClose }: { readonly given: RemoteStep; readonly onClose: () => void }) {
  const read = (): Promise<RemoteStep> => queryClient.fetchQuery({ ...oneRemoteStep(given.id), staleTime: 0 });
  const { row, round, reload } = useOpened(given, read);
  const { name, desc, actions } = row;
  const saved = { name, desc, actions };
  return <StepForm key={round} id={row.id} saved={saved} row={row} onReload={() => void reload()} onClose={onClose} />;
}

interface StepFormProps extends StepDrawerProps {
  readonly saved: Unversioned<RemoteStep>;
  /** null = a new one. */
  readonly row: Versioned | null;
  readonly onReload: () => void;
}

function StepForm({ id, saved, row, onReload, onClose }: StepFormProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [step, setStep] = useState(saved);
  const actions = useQuery(allActions);
  const save = useSaveRemoteStep();
  const edit = useRecordEdit('remote_step', id, row?.version ?? 1);
  const isDirty = JSON.stringify(step) !== JSON.stringify(saved);
  const submit = async (): Promise<void> => {
    try {
      await save.mutateAsync({ ...step, id, name: step.name.trim(), version: edit.version });
      message.success(t('forms.saved', { name: step.name.trim() }));
      onClose();
    } catch (error) {
      // the mutation keeps the reason, which the drawer shows
      edit.isRefused(error);
    }
  };
  return (
    <EditorDrawer
      title={id === null ? t('steps.createStep') : saved.name}
      width={560}
      isDirty={isDirty}
      isReady={step.name.trim() !== '' && step.actions.length > 0}
      isSaving={save.isPending}
      error={save.error}
      failure={save.isError ? edit.failureText(save.error) : null}
      notice={<RecordNotice edit={edit} row={row} isDirty={isDirty} onLoadTheirs={onReload} />}
      onSave={() => void submit()}
      onClose={onClose}
    >
      {id === null && <NameField name={step.name} onChange={(name) => setStep({ ...step, name })} />}
      <DescField desc={step.desc} onChange={(desc) => setStep({ ...step, desc })} />
      <Loaded query={actions}>
        {(known) => (
          <ActionOrder
            actions={step.actions}
            known={known}
            onChange={(names) => setStep({ ...step, actions: names })}
          />
        )}
      </Loaded>
      {id !== null && (
        <section aria-label={t('steps.usedByTemplates')} style={{ marginTop: 24 }}>
          <WhereUsed kind="remote_step" id={id} />
        </section>
      )}
    </EditorDrawer>
  );
}
