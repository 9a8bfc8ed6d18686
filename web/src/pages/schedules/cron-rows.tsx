import { PlusOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAbout } from '../../data/account/operator.ts';
import { useLimits } from '../../forms/limits.ts';
import { type CronDraft, cronFault, newCron, nextKey, type ScheduleDraft } from './schedule-draft.ts';
import { ScheduleRow } from './schedule-row.tsx';
import { TimeInput } from './time-input.tsx';
import { WEEK_DAYS } from './week-day.ts';
import { NumberInput } from '../../forms/number-input.tsx';

interface CronRowsProps {
  readonly draft: ScheduleDraft;
  readonly onChange: (cron: readonly CronDraft[]) => void;
}

/** The times at which a schedule fires, and the pool's size at each. */
export function CronRows({ draft, onChange }: CronRowsProps) {
  const { t } = useTranslation();
  const { cron, type } = draft;
  const { within } = useLimits();
  const most = useAbout().data?.limits.expand ?? null;
  const set = (item: CronDraft): void => onChange(cron.map((before) => (before.key === item.key ? item : before)));
  return (
    <section aria-label={t('schedules.times')} style={{ marginBottom: 24 }}>
      <h3 style={{ fontSize: 14, margin: '0 0 8px' }}>{t('schedules.times')}</h3>
      {type !== 'upload' && <p style={{ margin: '0 0 8px' }}>{t('schedules.sizeHint')}</p>}
      {cron.map((item, index) => (
        <ScheduleRow
          key={item.key}
          name={`cron_itmes[${index}]`}
          fault={cronFault(draft, item)}
          isOff={item.isOff}
          onSwitch={(isOff) => set({ ...item, isOff })}
          onRemove={() => onChange(cron.filter(({ key }) => key !== item.key))}
        >
          <Select<number>
            style={{ width: 110 }}
            aria-label={t('schedules.day')}
            value={item.weekDay}
            options={WEEK_DAYS.map((name, value) => ({ value, label: t(`schedules.days.${name}`) }))}
            onChange={(weekDay) => set({ ...item, weekDay })}
          />
          <TimeInput label={t('schedules.time')} value={item.time} onChange={(time) => set({ ...item, time })} />
          {type === 'upload' ? (
            <Batch item={item} onChange={set} />
          ) : (
            <NumberInput
              style={{ width: 190 }}
              prefix="→"
              suffix={t('schedules.sizeUnit')}
              aria-label={t('schedules.size')}
              placeholder={most === null ? '' : within(0, most)}
              min={0}
              {...(most === null ? {} : { max: most })}
              precision={0}
              value={item.size}
              onChange={(size) => set({ ...item, size })}
            />
          )}
        </ScheduleRow>
      ))}
      <Button
        type="dashed"
        size="small"
        icon={<PlusOutlined aria-hidden />}
        onClick={() => onChange([...cron, newCron(nextKey(cron))])}
      >
        {t('schedules.addTime')}
      </Button>
    </section>
  );
}

/** How many nodes are deployed to at once. */
function Batch({ item, onChange }: { readonly item: CronDraft; readonly onChange: (item: CronDraft) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <NumberInput
        style={{ width: 110 }}
        aria-label={t('schedules.most')}
        placeholder={t('schedules.most')}
        min={0}
        precision={0}
        value={item.most === 0 ? null : item.most}
        onChange={(most) => onChange({ ...item, most: most ?? 0 })}
      />
      <NumberInput
        style={{ width: 110 }}
        aria-label={t('schedules.percent')}
        placeholder={t('schedules.percent')}
        min={0}
        max={100}
        precision={0}
        value={item.percent === 0 ? null : item.percent}
        onChange={(percent) => onChange({ ...item, percent: percent ?? 0 })}
      />
    </>
  );
}
