import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Flex, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useZones } from '../../data/server/zone.ts';
import { USAGE_GROUPS, usageByDay, usageCsv, type UsageDays, type UsageGroup } from '../../data/machines/usage.ts';
import { DayRangeField } from '../../lists/day-range-field.tsx';
import { dayAfter, dayAt, dayOf } from '../../lists/day-range.ts';
import { saveText } from '../../parts/log/keep-text.ts';
import { everyDay } from '../../parts/machine-hours/usage-bars.ts';
import { UsageChart } from '../../parts/machine-hours/usage-chart.tsx';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { Notice } from '../../shell/notice.tsx';
import { Panel } from '../../shell/panel.tsx';
import { UsageTable } from './usage-table.tsx';

/** Days before today that are shown at first. */
const USUAL_DAYS = 29;

/** How long machines were used, and what that cost. */
export default function UsagePage() {
  const { t } = useTranslation();
  const zone = useZones().server;
  const [{ days, by }, choose] = useChoice(zone);
  return (
    <Flex vertical gap={16}>
      <h1 style={{ margin: 0 }}>{t('shell.usage')}</h1>
      <Flex gap={12} wrap>
        <DayRangeField range={days} zone={zone} onChange={({ from, to }) => choose({ from, to })} />
        <Select<UsageGroup>
          aria-label={t('usage.by')}
          value={by}
          options={USAGE_GROUPS.map((group) => ({ value: group, label: t(`usage.by_${group}`) }))}
          onChange={(group) => choose({ by: group })}
          style={{ width: 160 }}
        />
        <SaveButton days={days} by={by} />
      </Flex>
      <Used days={days} by={by} />
    </Flex>
  );
}

interface Choice {
  readonly days: UsageDays;
  readonly by: UsageGroup;
}

/** What is shown, kept in the URL. */
function useChoice(zone: string) {
  const [search, setSearch] = useSearchParams();
  const [today] = useState(() => dayAt(Date.now() / 1000, zone));
  const to = dayOf(search.get('to')) ?? today;
  const from = dayOf(search.get('from')) ?? dayAfter(to, -USUAL_DAYS);
  const by = USAGE_GROUPS.find((group) => group === search.get('by')) ?? 'pool';
  const choose = (changes: Readonly<Record<string, string | null>>): void =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      for (const [name, value] of Object.entries({ ...changes, page: null })) {
        if (value === null) next.delete(name);
        else next.set(name, value);
      }
      return next;
    });
  const choice: Choice = { days: { from, to }, by };
  return [choice, choose] as const;
}

function Used({ days, by }: Choice) {
  const { t } = useTranslation();
  const used = useQuery(usageByDay(days, null));
  if (used.isError) return <LoadFailed error={used.error} onRetry={used.refetch} />;
  if (used.data?.length === 0) return <Notice title={t('usage.none')} detail={t('usage.noneDetail')} />;
  const hours = (used.data ?? []).map(({ day, machine_hours }) => ({ day: day ?? '', hours: machine_hours }));
  return (
    <>
      <Panel title={t('usage.chart')}>
        <UsageChart days={everyDay(hours, days.from, days.to)} />
      </Panel>
      <UsageTable days={days} by={by} />
    </>
  );
}

function SaveButton({ days, by }: Choice) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [isSaving, setSaving] = useState(false);
  const save = async (): Promise<void> => {
    setSaving(true);
    try {
      saveText(`usage-${by}-${days.from}-${days.to}.csv`, await usageCsv(days, by), 'text/csv');
    } catch (error) {
      message.error(t('usage.csvFailed', { reason: error instanceof Error ? error.message : String(error) }));
    } finally {
      setSaving(false);
    }
  };
  return (
    <Button icon={<DownloadOutlined aria-hidden />} loading={isSaving} onClick={() => void save()}>
      {t('usage.csv')}
    </Button>
  );
}
