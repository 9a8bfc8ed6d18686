import {
  CheckCircleFilled,
  CloseCircleFilled,
  HourglassOutlined,
  PauseCircleFilled,
  SyncOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '../../data/schedules.ts';
import { type StatusCode, useStatusColor } from '../../shell/status.tsx';

interface OutcomeMarkProps {
  readonly state: NonNullable<Schedule['last']>['state'];
}

const LOOKS: Readonly<Record<OutcomeMarkProps['state'], { readonly code: StatusCode; readonly icon: ReactNode }>> = {
  waiting: { code: 0, icon: <HourglassOutlined aria-hidden /> },
  running: { code: 1, icon: <SyncOutlined aria-hidden /> },
  success: { code: 2, icon: <CheckCircleFilled aria-hidden /> },
  failed: { code: 3, icon: <CloseCircleFilled aria-hidden /> },
  superseded: { code: 4, icon: <PauseCircleFilled aria-hidden /> },
  dropped: { code: 4, icon: <PauseCircleFilled aria-hidden /> },
  missed: { code: 4, icon: <PauseCircleFilled aria-hidden /> },
};

/** How a firing went: an icon in its colour, and the word for it. */
export function OutcomeMark({ state }: OutcomeMarkProps) {
  const { t } = useTranslation();
  const colorOf = useStatusColor();
  const { code, icon } = LOOKS[state];
  return (
    <>
      <span style={{ color: colorOf(code) }}>{icon}</span> {t(`schedules.outcome.${state}`)}
    </>
  );
}
