import { useQuery } from '@tanstack/react-query';
import { App, Drawer, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { allSchedules, useSaveSchedule } from '../../data/schedules.ts';
import { EditorDrawer } from '../../forms/editor-drawer.tsx';
import { Field } from '../../forms/field.tsx';
import { Loaded } from '../../forms/loaded.tsx';
import { PoolSelect } from '../../forms/pool-select.tsx';
import { errorText } from '../../shell/error-text.ts';
import { Notice } from '../../shell/notice.tsx';
import { CronRows } from './cron-rows.tsx';
import { DependRows } from './depend-rows.tsx';
import { bodyOf, draftOf, NEW_SCHEDULE, type ScheduleDraft } from './schedule-draft.ts';

interface ScheduleDrawerProps {
  /** 0 = a new one. */
  readonly id: number;
  readonly onClose: () => void;
}

const TYPES = ['expand', 'shrink', 'upload'] as const;
const EXEC_TYPES = ['crontab', 'depend'] as const;

/** A schedule: its pool, what it does, when, and which pools follow. */
export function ScheduleDrawer({ id, onClose }: ScheduleDrawerProps) {
  const { t } = useTranslation();
  const schedules = useQuery({ ...allSchedules(''), enabled: id !== 0 });
  if (id === 0) return <ScheduleForm saved={NEW_SCHEDULE} title={t('schedules.create')} onClose={onClose} />;
  const found = schedules.data?.find((schedule) => schedule.id === id);
  if (found !== undefined) {
    const title = `${found.pool.name} · ${t(`schedules.type.${found.type}`)}`;
    return <ScheduleForm saved={draftOf(found)} title={title} onClose={onClose} />;
  }
  return (
    <Drawer open onClose={onClose} size="min(720px, 100vw)">
      <Loaded query={schedules}>{() => <Notice title={t('schedules.gone', { id })} />}</Loaded>
    </Drawer>
  );
}

interface ScheduleFormProps extends Pick<ScheduleDrawerProps, 'onClose'> {
  readonly saved: ScheduleDraft;
  readonly title: string;
}

function ScheduleForm({ saved: given, title, onClose }: ScheduleFormProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  // changes that others save meanwhile do not affect the draft
  const [saved] = useState(given);
  const [draft, setDraft] = useState(saved);
  const save = useSaveSchedule();
  const body = bodyOf(draft);
  const change = (changes: Partial<ScheduleDraft>): void => setDraft({ ...draft, ...changes });
  const submit = async (): Promise<void> => {
    if (body === null) return;
    try {
      await save.mutateAsync(body);
      message.success(t('schedules.saved'));
      onClose();
    } catch {
      // the mutation keeps the reason, which the drawer shows
    }
  };
  return (
    <EditorDrawer
      title={title}
      width={720}
      isDirty={JSON.stringify(draft) !== JSON.stringify(saved)}
      isReady={body !== null}
      isSaving={save.isPending}
      failure={save.isError ? errorText(save.error) : null}
      onSave={() => void submit()}
      onClose={onClose}
    >
      <Field label={t('schedules.pool')} isRequired>
        {({ id }) => (
          <PoolSelect
            id={id}
            value={draft.poolId}
            isFixed={draft.id !== 0}
            placeholder={t('schedules.choosePool')}
            onChange={(poolId) => change({ poolId })}
          />
        )}
      </Field>
      <Choice
        label={t('schedules.what')}
        hint={t(`schedules.typeHint.${draft.type}`)}
        value={draft.type}
        options={TYPES.map((value) => ({ value, label: t(`schedules.type.${value}`) }))}
        onChange={(type) => change({ type })}
      />
      <Choice
        label={t('schedules.exec')}
        hint={t(`schedules.execHint.${draft.execType}`)}
        value={draft.execType}
        options={EXEC_TYPES.map((value) => ({ value, label: t(`schedules.execType.${value}`) }))}
        onChange={(execType) => change({ execType })}
      />
      <CronRows draft={draft} onChange={(cron) => change({ cron })} />
      {draft.type !== 'upload' && <DependRows draft={draft} onChange={(depend) => change({ depend })} />}
    </EditorDrawer>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly hint: string;
  readonly value: Value;
  readonly options: { value: Value; label: string }[];
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, hint, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <Field label={label} hint={hint}>
      {() => <Segmented<Value> aria-label={label} value={value} options={options} onChange={onChange} />}
    </Field>
  );
}
