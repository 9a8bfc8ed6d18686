import { theme } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePlanned } from '../../data/schedules.ts';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { Panel } from '../../shell/panel.tsx';
import { Moment } from '../../parts/moment.tsx';
import { OutcomeMark } from '../../parts/outcome-mark.tsx';
import { comingUp, type Fired, firedLast } from './agenda.ts';
import { Quiet } from './quiet.tsx';

const SHOWN = 6;

/** The next firings of the schedules, and the results of the last ones. */
export function SchedulePanel() {
  const { t } = useTranslation();
  const planned = usePlanned();
  const coming = comingUp(planned.data ?? [], SHOWN);
  const fired = firedLast(planned.data ?? [], SHOWN);
  return (
    <Panel title={t('overview.schedule')} extra={<Link to="/ui/schedules?tab=week">{t('overview.week')}</Link>}>
      {planned.isError && <LoadFailed error={planned.error} onRetry={planned.refetch} />}
      {planned.data?.length === 0 && (
        <Quiet>
          {t('overview.noSchedules')} <Link to="/ui/schedules?edit=new">{t('overview.firstSchedule')}</Link>
        </Quiet>
      )}
      {coming.length > 0 && (
        <Part title={t('overview.coming')}>
          {coming.map(({ key, at, ...what }) => (
            <Line key={key} at={at} {...what} />
          ))}
        </Part>
      )}
      {fired.length > 0 && (
        <Part title={t('overview.fired')}>
          {fired.map(({ key, at, run, ...what }) => (
            <Line key={key} at={at} {...what}>
              <Result run={run} />
            </Line>
          ))}
        </Part>
      )}
    </Panel>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { token } = theme.useToken();
  return (
    <>
      <h3 style={{ margin: '8px 0 4px', fontSize: token.fontSize, color: token.colorTextSecondary }}>{title}</h3>
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>{children}</ul>
    </>
  );
}

interface LineProps {
  readonly at: number;
  readonly poolId: number;
  readonly pool: string;
  readonly size: number | null;
  readonly children?: ReactNode;
}

function Line({ at, poolId, pool, size, children }: LineProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  return (
    <li
      style={{
        display: 'flex',
        flexWrap: 'wrap',
        gap: '0 12px',
        padding: '6px 0',
        borderTop: `1px solid ${token.colorBorderSecondary}`,
      }}
    >
      <Moment at={at} />
      <span style={{ flex: 1, overflowWrap: 'anywhere' }}>
        <Link to={`/ui/pools/${poolId}`}>{pool}</Link>{' '}
        {size === null ? t('overview.toDeploy') : t('overview.toSize', { count: size })}
      </span>
      {children}
    </li>
  );
}

/** The result of a firing, with a link to its last task. */
function Result({ run }: Pick<Fired, 'run'>) {
  const { message, task_ids: tasks } = run;
  const task = tasks.at(-1);
  const mark = <OutcomeMark run={run} />;
  return <span title={message}>{task === undefined ? mark : <Link to={`/ui/tasks/${task}`}>{mark}</Link>}</span>;
}
