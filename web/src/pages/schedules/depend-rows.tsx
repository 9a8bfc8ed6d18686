import { PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { PoolSelect } from '../../forms/pool-select.tsx';
import { NumberInput } from '../../forms/number-input.tsx';
import { type DependDraft, dependFault, newDepend, nextKey, type ScheduleDraft } from './schedule-draft.ts';
import { ScheduleRow } from './schedule-row.tsx';

interface DependRowsProps {
  readonly draft: ScheduleDraft;
  readonly onChange: (depend: readonly DependDraft[]) => void;
}

/** As the server has them. */
const MOST_RATIO = 1000;
const MOST_EXTRA = 10_000;

/** Which pools follow this one, and to which size. */
export function DependRows({ draft, onChange }: DependRowsProps) {
  const { t } = useTranslation();
  const { depend } = draft;
  const set = (item: DependDraft): void => onChange(depend.map((before) => (before.key === item.key ? item : before)));
  return (
    <section aria-label={t('schedules.dependencies')}>
      <h3 style={{ fontSize: 14, margin: '0 0 4px' }}>{t('schedules.dependencies')}</h3>
      <p style={{ margin: '0 0 8px' }}>
        {t('schedules.dependHint')}
        <br />
        {t('schedules.dependLimits', { ratio: MOST_RATIO, extra: MOST_EXTRA })}
      </p>
      {depend.map((item, index) => (
        <ScheduleRow
          key={item.key}
          name={`depend_itmes[${index}]`}
          fault={dependFault(draft, item)}
          isOff={item.isOff}
          onSwitch={(isOff) => set({ ...item, isOff })}
          onRemove={() => onChange(depend.filter(({ key }) => key !== item.key))}
        >
          <DependFields item={item} onChange={set} />
        </ScheduleRow>
      ))}
      <Button
        type="dashed"
        size="small"
        icon={<PlusOutlined aria-hidden />}
        onClick={() => onChange([...depend, newDepend(nextKey(depend))])}
      >
        {t('schedules.addDepend')}
      </Button>
    </section>
  );
}

interface DependFieldsProps {
  readonly item: DependDraft;
  readonly onChange: (item: DependDraft) => void;
}

function DependFields({ item, onChange }: DependFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <div style={{ width: 170 }}>
        <PoolSelect
          aria-label={t('schedules.pool')}
          value={item.poolId}
          placeholder={t('schedules.choosePool')}
          onChange={(poolId) => onChange({ ...item, poolId })}
        />
      </div>
      <NumberInput
        style={{ width: 90 }}
        aria-label={t('schedules.ratio')}
        title={t('schedules.ratio')}
        prefix="×"
        min={0}
        max={MOST_RATIO}
        value={item.ratio}
        onChange={(ratio) => onChange({ ...item, ratio })}
      />
      <NumberInput
        style={{ width: 90 }}
        aria-label={t('schedules.extra')}
        title={t('schedules.extra')}
        prefix="+"
        min={0}
        max={MOST_EXTRA}
        precision={0}
        value={item.extra}
        onChange={(extra) => onChange({ ...item, extra: extra ?? 0 })}
      />
      <Input
        style={{ width: 150 }}
        aria-label={t('schedules.before')}
        title={t('schedules.before')}
        placeholder={t('schedules.lastStep')}
        value={item.stepName}
        onChange={({ target }) => onChange({ ...item, stepName: target.value })}
      />
    </>
  );
}
