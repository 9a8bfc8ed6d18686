import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useZones } from '../../data/server/zone.ts';
import { usageByDay } from '../../data/machines/usage.ts';
import { dayAfter, dayAt } from '../../lists/day-range.ts';
import { sayAmount, sayCosts } from '../../parts/machine-hours/amounts.ts';
import { everyDay } from '../../parts/machine-hours/usage-bars.ts';
import { UsageChart } from '../../parts/machine-hours/usage-chart.tsx';
import { Panel } from '../../shell/panel.tsx';

const DAYS_BEFORE = 29;

/** What the pool used in the last 30 days; nothing when no task made a machine for it. */
export function UsagePanel({ poolId }: { readonly poolId: number }) {
  const { t } = useTranslation();
  const zone = useZones().server;
  const [to] = useState(() => dayAt(Date.now() / 1000, zone));
  const from = dayAfter(to, -DAYS_BEFORE);
  const rows = useQuery(usageByDay({ from, to }, poolId)).data ?? [];
  if (rows.length === 0) return null;
  const hours = rows.map(({ day, machine_hours }) => ({ day: day ?? '', hours: machine_hours }));
  const total = hours.reduce((sum, day) => sum + day.hours, 0);
  const costs = [
    ...Map.groupBy(
      rows.flatMap((row) => row.costs),
      ({ currency }) => currency,
    ),
  ].map(([currency, parts]) => ({ currency, amount: parts.reduce((sum, { amount }) => sum + amount, 0) }));
  const sums = [sayAmount(total), sayCosts(costs)].filter((text) => text !== '').join(' · ');
  return (
    <Panel title={t('usage.lastDays')} extra={<Link to="/ui/usage">{t('usage.more')}</Link>}>
      <p style={{ marginTop: 0 }}>{sums}</p>
      <UsageChart days={everyDay(hours, from, to)} />
    </Panel>
  );
}
