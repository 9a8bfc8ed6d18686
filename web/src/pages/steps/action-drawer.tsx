import { skipToken, useQuery } from '@tanstack/react-query';
import { App, Drawer } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IMPLEMENTER, type ImplementedAction, oneAction, useSaveAction } from '../../data/actions.ts';
import { queryClient } from '../../data/query-client.ts';
import { BecomeField } from '../../forms/become-field.tsx';
import type { Versioned } from '../../data/records/changes.ts';
import { EditorDrawer } from '../../forms/editor-drawer.tsx';
import { isRecord } from '../../forms/json-text.ts';
import { Loaded } from '../../forms/loaded.tsx';
import { DescField, NameField } from '../../forms/name-fields.tsx';
import { RecordNotice } from '../../parts/record/record-notice.tsx';
import { useOpened } from '../../parts/record/use-opened.ts';
import { type RecordEdit, useRecordEdit } from '../../parts/record/use-record-edit.ts';
import { type ActionSpec, moduleOf, NEW_ACTION } from './action-script.ts';
import { nameFault, type ParamRow, paramsOf, rowsOf } from './declared-params.ts';
import { ImplementationFields } from './implementation-fields.tsx';
import { ParamRows } from './param-rows.tsx';
import { type ScriptFault, scriptFaultOf } from './unreadable-script.tsx';
import { WhereUsed } from '../../parts/record/where-used.tsx';

interface ActionDrawerProps {
  /** null = a new one. */
  readonly id: number | null;
  readonly onClose: () => void;
}

interface ActionDraft {
  readonly name: string;
  readonly desc: string;
  readonly rows: readonly ParamRow[];
  readonly spec: ActionSpec;
  /** The user that runs it; undefined = not given. */
  readonly become: unknown;
}

/** An action: its parameters and its implementation. */
export function ActionDrawer({ id, onClose }: ActionDrawerProps) {
  const action = useQuery({ ...oneAction(id ?? 0), ...(id === null ? { queryFn: skipToken } : {}) });
  if (id === null) return <ActionForm id={null} saved={null} onReload={() => {}} onClose={onClose} />;
  if (action.data !== undefined) return <OpenedAction id={id} given={action.data} onClose={onClose} />;
  return (
    <Drawer open onClose={onClose} size="min(760px, 100vw)">
      <Loaded query={action}>{() => null}</Loaded>
    </Drawer>
  );
}

interface OpenedActionProps {
  readonly id: number;
  readonly given: ImplementedAction;
  readonly onClose: () => void;
}

function OpenedAction({ id, given, onClose }: OpenedActionProps) {
  const read = (): Promise<ImplementedAction> => queryClient.fetchQuery({ ...oneAction(id), staleTime: 0 });
  const { row, round, reload } = useOpened(given, read);
  return <ActionForm key={round} id={id} saved={row} onReload={() => void reload()} onClose={onClose} />;
}

function draftOf(saved: ImplementedAction | null): ActionDraft {
  const template = saved?.implementation?.template;
  const spec = template?.['action'];
  const { name, desc, params } = saved?.action ?? { name: '', desc: '', params: {} };
  return { name, desc, rows: rowsOf(params), spec: isRecord(spec) ? spec : NEW_ACTION, become: template?.['become'] };
}

interface ActionFormProps extends ActionDrawerProps {
  readonly saved: ImplementedAction | null;
  readonly onReload: () => void;
}

function ActionForm({ id, saved, onReload, onClose }: ActionFormProps) {
  const { t } = useTranslation();
  const [before] = useState(() => draftOf(saved));
  const [draft, setDraft] = useState(before);
  const { save, isSaving, failure, error, fault, edits } = useSaving(id, saved, onClose);
  const isDirty = JSON.stringify(draft) !== JSON.stringify(before);
  const { name, desc, rows, spec, become } = draft;
  const isReady = name.trim() !== '' && moduleOf(spec) !== '' && rows.every((row) => nameFault(rows, row) === null);
  return (
    <EditorDrawer
      title={id === null ? t('steps.createAction') : name}
      width={760}
      isDirty={isDirty}
      isReady={isReady}
      isSaving={isSaving}
      failure={failure}
      error={error}
      notice={
        <>
          <RecordNotice edit={edits.action} row={latestOf(saved)} isDirty={isDirty} onLoadTheirs={onReload} />
          <RecordNotice edit={edits.implementation} row={null} isDirty={isDirty} onLoadTheirs={onReload} />
        </>
      }
      onSave={() => void save(draft)}
      onClose={onClose}
    >
      {id === null && <NameField name={name} onChange={(typed) => setDraft({ ...draft, name: typed })} />}
      <DescField desc={desc} onChange={(typed) => setDraft({ ...draft, desc: typed })} />
      <ParamRows rows={rows} onChange={(changed) => setDraft({ ...draft, rows: changed })} />
      <ImplementationFields
        spec={spec}
        rows={rows}
        fault={fault}
        onSpec={(changed) => setDraft((now) => ({ ...now, spec: changed }))}
        onRows={(changed) => setDraft({ ...draft, rows: changed })}
      />
      <BecomeField
        value={become}
        usual={t('forms.become.usualOfAction')}
        hint={t('forms.become.action')}
        onChange={(chosen) => setDraft({ ...draft, become: chosen })}
      />
      {id !== null && (
        <section aria-label={t('steps.usedBySteps')} style={{ marginTop: 24 }}>
          <WhereUsed kind="action" id={id} />
        </section>
      )}
    </EditorDrawer>
  );
}

/** Whichever of an action and its implementation was changed last; null = a new one. */
function latestOf(saved: ImplementedAction | null): Versioned | null {
  if (saved === null) return null;
  const { action, implementation } = saved;
  return implementation !== null && (implementation.changed ?? 0) > (action.changed ?? 0) ? implementation : action;
}

/** An action and its implementation are two records. */
function useEdits(saved: ImplementedAction | null): Readonly<Record<'action' | 'implementation', RecordEdit>> {
  const { action, implementation } = saved ?? { action: null, implementation: null };
  return {
    action: useRecordEdit('action', action?.id ?? null, action?.version ?? 1),
    implementation: useRecordEdit('action_impl', implementation?.id ?? null, implementation?.version ?? 1),
  };
}

function useSaving(id: number | null, saved: ImplementedAction | null, onSaved: () => void) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  // an action that was created, and whose implementation was then refused, is not created again
  const [madeId, setMadeId] = useState(id);
  const edits = useEdits(saved);
  const {
    mutateAsync,
    isPending: isSaving,
    error,
  } = useSaveAction((actionId, version) => {
    setMadeId(actionId);
    edits.action.saved(version);
    isActionSaved.current = true;
  });
  const isActionSaved = useRef(false);
  const [fault, setFault] = useState<ScriptFault | null>(null);
  const implementation = saved?.implementation ?? null;
  const save = async ({ name, desc, rows, spec, become }: ActionDraft): Promise<void> => {
    const { become: _before, ...others } = implementation?.template ?? {};
    isActionSaved.current = false;
    setFault(null);
    try {
      await mutateAsync({
        id: madeId,
        version: edits.action.version,
        implementationVersion: edits.implementation.version,
        name: name.trim(),
        desc,
        params: paramsOf(rows),
        template: { ...others, action: spec, ...(become === undefined ? {} : { become }) },
        isImplemented: implementation?.type === IMPLEMENTER,
      });
      message.success(t('forms.saved', { name: name.trim() }));
      onSaved();
    } catch (refusal) {
      // the mutation keeps the reason, which the drawer shows
      setFault(scriptFaultOf(refusal, spec));
      (isActionSaved.current ? edits.implementation : edits.action).isRefused(refusal);
    }
  };
  return { save, isSaving, failure: error === null ? null : edits.action.failureText(error), error, fault, edits };
}
