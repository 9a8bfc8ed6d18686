import {
  CheckCircleFilled,
  CloseCircleFilled,
  HourglassOutlined,
  PauseCircleFilled,
  SyncOutlined,
  WarningFilled,
} from '@ant-design/icons';
import { theme } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '../data/schedules.ts';
import type { StatusCode } from '../data/status-code.ts';
import { useStatusColor } from '../shell/status.tsx';

type Run = Pick<NonNullable<Schedule['last']>, 'state' | 'outcome'>;

const LOOKS: Readonly<Record<Run['state'], { readonly code: StatusCode; readonly icon: ReactNode }>> = {
  waiting: { code: 0, icon: <HourglassOutlined aria-hidden /> },
  running: { code: 1, icon: <SyncOutlined aria-hidden /> },
  success: { code: 2, icon: <CheckCircleFilled aria-hidden /> },
  failed: { code: 3, icon: <CloseCircleFilled aria-hidden /> },
  superseded: { code: 4, icon: <PauseCircleFilled aria-hidden /> },
  dropped: { code: 4, icon: <PauseCircleFilled aria-hidden /> },
  missed: { code: 4, icon: <PauseCircleFilled aria-hidden /> },
};

/** The outcome of a firing: an icon in its colour, and a word. A partial success is not green. */
export function OutcomeMark({ run: { state, outcome } }: { readonly run: Run }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const colorOf = useStatusColor();
  const isPartial = outcome === 'partial';
  const { code, icon } = LOOKS[state];
  return (
    <>
      <span style={{ color: isPartial ? token.colorWarning : colorOf(code) }}>
        {isPartial ? <WarningFilled aria-hidden /> : icon}
      </span>{' '}
      {t(`schedules.outcome.${isPartial ? outcome : state}`)}
    </>
  );
}
