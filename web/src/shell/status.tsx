import {
  CheckCircleFilled,
  CloseCircleFilled,
  HourglassOutlined,
  PauseCircleFilled,
  SyncOutlined,
} from '@ant-design/icons';
import { theme } from 'antd';
import { type ReactNode, use } from 'react';
import { useTranslation } from 'react-i18next';
import { AppearanceContext } from './appearance-context.ts';
import { STATUS_NAMES, type StatusCode, statusColor } from './status-code.ts';

export { STATUS_NAMES, type StatusCode } from './status-code.ts';

const ICONS: readonly [ReactNode, ReactNode, ReactNode, ReactNode, ReactNode] = [
  <HourglassOutlined key={0} aria-hidden />,
  <SyncOutlined key={1} aria-hidden />,
  <CheckCircleFilled key={2} aria-hidden />,
  <CloseCircleFilled key={3} aria-hidden />,
  <PauseCircleFilled key={4} aria-hidden />,
];

/** `statusColor` in the console's appearance. */
export function useStatusColor(): (code: StatusCode) => string {
  const { isDark } = use(AppearanceContext);
  return (code) => statusColor(code, isDark);
}

interface StatusTagProps {
  readonly code: StatusCode;
  /** Beside the state's name, e.g. how many are in it. */
  readonly children?: ReactNode;
}

/** A state as an icon in its colour, and its name. */
export function StatusTag({ code, children }: StatusTagProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const color = useStatusColor()(code);
  return (
    <span
      style={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 6,
        padding: '1px 8px',
        borderRadius: token.borderRadiusSM,
        background: `color-mix(in srgb, ${color} 12%, transparent)`,
        color: token.colorText,
        whiteSpace: 'nowrap',
      }}
    >
      <span style={{ color, lineHeight: 1 }}>{ICONS[code]}</span>
      {t(`status.${STATUS_NAMES[code]}`)}
      {children}
    </span>
  );
}
