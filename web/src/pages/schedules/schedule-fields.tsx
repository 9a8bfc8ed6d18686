import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { Field } from '../../forms/field.tsx';
import { PoolSelect } from '../../forms/pool-select.tsx';
import { CronRows } from './cron-rows.tsx';
import { DependRows } from './depend-rows.tsx';
import type { ScheduleDraft } from './schedule-draft.ts';

const TYPES = ['expand', 'shrink', 'upload'] as const;
const EXEC_TYPES = ['crontab', 'depend'] as const;

interface ScheduleFieldsProps {
  readonly draft: ScheduleDraft;
  readonly onChange: (changes: Partial<ScheduleDraft>) => void;
}

/** Of which pool a schedule is, what it does, when, and which pools move with it. */
export function ScheduleFields({ draft, onChange: change }: ScheduleFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Field name="pool_id" label={t('schedules.pool')} isRequired>
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
        name="type"
        label={t('schedules.what')}
        hint={t(`schedules.typeHint.${draft.type}`)}
        value={draft.type}
        options={TYPES.map((value) => ({ value, label: t(`schedules.type.${value}`) }))}
        onChange={(type) => change({ type })}
      />
      <Choice
        name="exec_type"
        label={t('schedules.exec')}
        hint={t(`schedules.execHint.${draft.execType}`)}
        value={draft.execType}
        options={EXEC_TYPES.map((value) => ({ value, label: t(`schedules.execType.${value}`) }))}
        onChange={(execType) => change({ execType })}
      />
      <CronRows draft={draft} onChange={(cron) => change({ cron })} />
      {draft.type !== 'upload' && <DependRows draft={draft} onChange={(depend) => change({ depend })} />}
    </>
  );
}

interface ChoiceProps<Value extends string> {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly value: Value;
  readonly options: { value: Value; label: string }[];
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends string>({ name, label, hint, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <Field name={name} label={label} hint={hint}>
      {() => <Segmented<Value> aria-label={label} value={value} options={options} onChange={onChange} />}
    </Field>
  );
}
