import { Button, Flex, Input, Popover } from 'antd';
import { CalendarOutlined } from '@ant-design/icons';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayAfter, dayAt, dayOf, type DayRange } from './day-range.ts';

/** Ranges that are one click away, as how many days they go back from today. */
const PRESETS = [0, 6, 29] as const;

interface DayRangeFieldProps {
  readonly range: DayRange;
  /** The time zone whose days are meant; it is named. */
  readonly zone: string;
  readonly onChange: (range: DayRange) => void;
}

/** From which day to which day; each may be open. */
export function DayRangeField({ range: { from, to }, zone, onChange }: DayRangeFieldProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const choose = (range: DayRange): void => {
    onChange(range);
    setOpen(false);
  };
  const label = from === null && to === null ? t('find.anyDay') : `${from ?? '…'} – ${to ?? '…'}`;
  return (
    <Popover
      trigger="click"
      placement="bottom"
      open={isOpen}
      onOpenChange={setOpen}
      destroyOnHidden
      content={
        <Flex vertical gap={8} style={{ width: 'min(300px, 80vw)' }}>
          <Flex wrap gap={8}>
            {PRESETS.map((days) => (
              <Button key={days} size="small" onClick={() => choose(lastDays(days, zone))}>
                {days === 0 ? t('find.today') : t('find.lastDays', { count: days + 1 })}
              </Button>
            ))}
            <Button size="small" onClick={() => choose({ from: null, to: null })}>
              {t('find.anyDay')}
            </Button>
          </Flex>
          <DayField label={t('find.from')} day={from} most={to} onChange={(day) => onChange({ from: day, to })} />
          <DayField label={t('find.to')} day={to} least={from} onChange={(day) => onChange({ from, to: day })} />
          <small>{t('find.daysIn', { zone })}</small>
        </Flex>
      }
    >
      <Button
        icon={<CalendarOutlined aria-hidden />}
        aria-label={`${t('find.created')}${t('lists.colon')}${label}`}
        aria-expanded={isOpen}
      >
        {label}
      </Button>
    </Popover>
  );
}

/** @example lastDays(6, 'UTC') // today and the six days before */
function lastDays(days: number, zone: string): DayRange {
  const today = dayAt(Date.now() / 1000, zone);
  return { from: dayAfter(today, -days), to: null };
}

interface DayFieldProps {
  readonly label: string;
  readonly day: string | null;
  readonly least?: string | null;
  readonly most?: string | null;
  readonly onChange: (day: string | null) => void;
}

function DayField({ label, day, least = null, most = null, onChange }: DayFieldProps) {
  const id = useId();
  return (
    <Flex gap={8} align="center">
      <label htmlFor={id} style={{ minWidth: 56 }}>
        {label}
      </label>
      <Input
        id={id}
        type="date"
        value={day ?? ''}
        {...(least === null ? {} : { min: least })}
        {...(most === null ? {} : { max: most })}
        onChange={(event) => onChange(dayOf(event.target.value))}
      />
    </Flex>
  );
}
