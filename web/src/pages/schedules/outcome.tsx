import {
  CheckCircleFilled,
  CloseCircleFilled,
  HourglassOutlined,
  PauseCircleFilled,
  SyncOutlined,
} from '@ant-design/icons';
import { Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schedule } from '../../data/schedules.ts';
import { type StatusCode, useStatusColor } from '../../shell/status.tsx';

type LastRun = NonNullable<Schedule['last']>;

const LOOKS: Readonly<Record<LastRun['state'], { readonly code: StatusCode; readonly icon: ReactNode }>> = {
  waiting: { code: 0, icon: <HourglassOutlined /> },
  running: { code: 1, icon: <SyncOutlined /> },
  success: { code: 2, icon: <CheckCircleFilled /> },
  failed: { code: 3, icon: <CloseCircleFilled /> },
  superseded: { code: 4, icon: <PauseCircleFilled /> },
  dropped: { code: 4, icon: <PauseCircleFilled /> },
  missed: { code: 4, icon: <PauseCircleFilled /> },
};

/** What came of the last firing, with the way to its tasks. */
export function Outcome({ last }: { readonly last: Schedule['last'] }) {
  const { t } = useTranslation();
  const colorOf = useStatusColor();
  if (last === null) return <Typography.Text type="secondary">{t('schedules.notYet')}</Typography.Text>;
  const { code, icon } = LOOKS[last.state];
  return (
    <div style={{ maxWidth: 300, minWidth: 160, whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
      <span style={{ color: colorOf(code) }}>{icon}</span> {t(`schedules.outcome.${last.state}`)} {last.firing}
      <Typography.Text type="secondary" style={{ display: 'block' }}>
        {last.message}{' '}
        {last.task_ids.map((id) => (
          <Link key={id} to={`/ui/tasks/${id}`} style={{ marginInlineEnd: 8 }}>
            {t('schedules.task', { id })}
          </Link>
        ))}
      </Typography.Text>
      {last.followers.map(({ pool_id: id, pool_name: name, state, message }) => (
        <Typography.Text key={id} type="secondary" style={{ display: 'block' }}>
          <span style={{ color: colorOf(LOOKS[state].code) }}>{LOOKS[state].icon}</span> {name}: {message}
        </Typography.Text>
      ))}
    </div>
  );
}
