import {
  CheckCircleFilled,
  CloseCircleFilled,
  HourglassOutlined,
  PauseCircleFilled,
  SyncOutlined,
  WarningFilled,
} from '@ant-design/icons';
import { theme } from 'antd';
import { type ReactNode, use } from 'react';
import { useTranslation } from 'react-i18next';
import { STATUS_NAMES, type StatusCode } from '../data/status-code.ts';
import { AppearanceContext } from './appearance-context.ts';
import { statusColor } from './status-color.ts';

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
  /** Shown in place of the state's name. */
  readonly name?: string;
  /** Shown beside the state's name, e.g. a count. */
  readonly children?: ReactNode;
}

/** A state as an icon in its colour, and its name. */
export function StatusTag({ code, name, children }: StatusTagProps) {
  const { t } = useTranslation();
  const color = useStatusColor()(code);
  return (
    <Tag color={color} icon={ICONS[code]}>
      {name ?? t(`status.${STATUS_NAMES[code]}`)}
      {children}
    </Tag>
  );
}

/** Words in the colour of a warning. */
export function WarningTag({ children }: { readonly children: ReactNode }) {
  const { token } = theme.useToken();
  return (
    <Tag color={token.colorWarning} icon={<WarningFilled aria-hidden />}>
      {children}
    </Tag>
  );
}

interface TagProps {
  readonly color: string;
  readonly icon: ReactNode;
  readonly children: ReactNode;
}

function Tag({ color, icon, children }: TagProps) {
  const { token } = theme.useToken();
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
      <span style={{ color, lineHeight: 1 }}>{icon}</span>
      {children}
    </span>
  );
}
