import { skipToken, useQuery } from '@tanstack/react-query';
import { App, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { allActions } from '../../data/actions.ts';
import { oneRemoteStep, type RemoteStep, useSaveRemoteStep } from '../../data/steps.ts';
import { allTemplates } from '../../data/templates.ts';
import { EditorDrawer } from '../../forms/editor-drawer.tsx';
import { Loaded } from '../../forms/loaded.tsx';
import { DescField, NameField } from '../../forms/name-fields.tsx';
import { errorText } from '../../shell/error-text.ts';
import { ActionOrder } from './action-order.tsx';
import { WhereUsed } from './used-by.tsx';
import { templatesWith } from './where-used.ts';

interface StepDrawerProps {
  /** null = a new one. */
  readonly id: number | null;
  readonly onClose: () => void;
}

const EMPTY: Omit<RemoteStep, 'id'> = { name: '', desc: '', actions: [] };

/** A remote step: its name, and its actions in their order. */
export function StepDrawer({ id, onClose }: StepDrawerProps) {
  const step = useQuery({ ...oneRemoteStep(id ?? 0), ...(id === null ? { queryFn: skipToken } : {}) });
  if (id === null) return <StepForm id={null} saved={EMPTY} onClose={onClose} />;
  if (step.data !== undefined) return <StepForm id={id} saved={step.data} onClose={onClose} />;
  return (
    <Drawer open onClose={onClose} size="min(560px, 100vw)">
      <Loaded query={step}>{() => null}</Loaded>
    </Drawer>
  );
}

function StepForm({ id, saved, onClose }: StepDrawerProps & { readonly saved: Omit<RemoteStep, 'id'> }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [step, setStep] = useState(saved);
  const actions = useQuery(allActions);
  const templates = useQuery(allTemplates);
  const save = useSaveRemoteStep();
  const submit = async (): Promise<void> => {
    try {
      await save.mutateAsync({ ...step, id, name: step.name.trim() });
      message.success(t('forms.saved', { name: step.name.trim() }));
      onClose();
    } catch {
      // the mutation keeps the reason, which the drawer shows
    }
  };
  return (
    <EditorDrawer
      title={id === null ? t('steps.createStep') : saved.name}
      width={560}
      isDirty={JSON.stringify(step) !== JSON.stringify(saved)}
      isReady={step.name.trim() !== '' && step.actions.length > 0}
      isSaving={save.isPending}
      failure={save.isError ? errorText(save.error) : null}
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
        <Loaded query={templates}>
          {(all) => (
            <WhereUsed
              title={t('steps.usedByTemplates')}
              none={t('steps.usedByNoTemplate')}
              users={templatesWith(saved.name, all)}
              pathOf={(template) => `/ui/templates/${template}`}
            />
          )}
        </Loaded>
      )}
    </EditorDrawer>
  );
}
