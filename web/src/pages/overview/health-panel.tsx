import { CheckCircleFilled, CloseCircleFilled, WarningFilled } from '@ant-design/icons';
import { theme } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useReadiness, useWorkers } from '../../data/overview.ts';
import { Panel } from '../../shell/panel.tsx';

/** The health of the server, its database and the workers. */
export function HealthPanel() {
  const { t } = useTranslation();
  const readiness = useReadiness();
  const workers = useWorkers();
  return (
    <Panel title={t('overview.health')} extra={<Link to="/ui/workers">{t('overview.allWorkers')}</Link>}>
      <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 8 }} aria-live="polite">
        {readiness.isSuccess && <Fact is="good">{t('overview.ready')}</Fact>}
        {readiness.isError && <Fact is="bad">{t('overview.notReady', { reason: readiness.error.message })}</Fact>}
        {workers.isError && <Fact is="bad">{t('overview.workersUnknown', { reason: workers.error.message })}</Fact>}
        {workers.isSuccess && <Workers workers={workers.data.data} />}
      </ul>
    </Panel>
  );
}

function Workers({ workers }: { readonly workers: NonNullable<ReturnType<typeof useWorkers>['data']>['data'] }) {
  const { t } = useTranslation();
  const alive = workers.filter((worker) => worker.alive);
  const lost = workers.length - alive.length;
  const busy = alive.reduce((sum, { node_runs: count }) => sum + count, 0);
  const capacity = alive.reduce((sum, { capacity: count }) => sum + count, 0);
  return (
    <>
      {alive.length === 0 && <Fact is="bad">{t('overview.noWorkers')}</Fact>}
      {alive.length > 0 && <Fact is="good">{t('overview.workers', { count: alive.length, busy, capacity })}</Fact>}
      {lost > 0 && <Fact is="doubtful">{t('overview.lostWorkers', { count: lost })}</Fact>}
    </>
  );
}

function Fact({ is, children }: { readonly is: 'good' | 'doubtful' | 'bad'; readonly children: ReactNode }) {
  const { token } = theme.useToken();
  const looks = {
    good: <CheckCircleFilled aria-hidden style={{ color: token.colorSuccess }} />,
    doubtful: <WarningFilled aria-hidden style={{ color: token.colorWarning }} />,
    bad: <CloseCircleFilled aria-hidden style={{ color: token.colorError }} />,
  };
  return (
    <li style={{ display: 'flex', gap: 8, overflowWrap: 'anywhere' }}>
      {looks[is]}
      <span>{children}</span>
    </li>
  );
}
