import { Spin } from 'antd';
import { type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePools } from '../../data/pools.ts';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { OnItsWay } from '../../shell/loading/on-its-way.tsx';
import { lazily } from '../../shell/loading/patiently.ts';
import { HealthPanel } from './health-panel.tsx';
import { PoolsPanel } from './pools-panel.tsx';
import { SchedulePanel } from './schedule-panel.tsx';
import { WaitingPanel } from './waiting-panel.tsx';
import { FailedPanel, RunningPanel } from './task-lists.tsx';
import { DEMO } from './tour/demo.ts';
import { isTourClosed, keepTourClosed } from './tour/tour-closed.ts';
import { TourInvitation } from './tour/tour-invitation.tsx';

const Tour = lazily(() => import('./tour/tour.tsx'));
const WAITING = <Spin delay={150} style={{ display: 'block', margin: '20vh auto' }} />;

/** The first page: the state of the fleet. On a server without pools of its own it begins with a tour. */
export default function OverviewPage() {
  const { t } = useTranslation();
  const pools = usePools();
  const [isClosed, setClosed] = useState(isTourClosed);
  if (pools.data === undefined) {
    return pools.isError ? <LoadFailed error={pools.error} onRetry={pools.refetch} /> : WAITING;
  }
  const turn = (closed: boolean): void => {
    keepTourClosed(closed);
    setClosed(closed);
  };
  const isFirstRun = pools.data.every(({ name }) => name === DEMO.pool);
  return (
    <>
      <h1>{t('shell.overview')}</h1>
      <WaitingPanel />
      {isFirstRun && !isClosed && (
        <Suspense fallback={<OnItsWay />}>
          <Tour onClose={() => turn(true)} />
        </Suspense>
      )}
      {pools.data.length === 0 && isClosed && <TourInvitation onStart={() => turn(false)} />}
      {pools.data.length > 0 && (
        <div
          style={{
            display: 'grid',
            gap: 16,
            gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 420px), 1fr))',
            alignItems: 'start',
          }}
        >
          <Column>
            <RunningPanel />
            <SchedulePanel />
            <FailedPanel />
          </Column>
          <Column>
            <PoolsPanel pools={pools.data} />
            <HealthPanel />
          </Column>
        </div>
      )}
    </>
  );
}

/** Panels below one another, each as high as its content. */
function Column({ children }: { readonly children: ReactNode }) {
  return <div style={{ display: 'grid', gap: 16, minWidth: 0 }}>{children}</div>;
}
