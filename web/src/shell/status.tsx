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

/** A state of a task, batch, node run or node, by the API's code. */
export type StatusCode = 0 | 1 | 2 | 3 | 4;

/** The names of the states, by code; events and texts (`status.…`) call them so. */
export const STATUS_NAMES = ['init', 'running', 'success', 'failed', 'stopped'] as const;

const LIGHT = ['#8a94a0', '#1677ff', '#2f9e44', '#d6303a', '#d9760a'] as const;
const DARK = ['#76818d', '#4d9fe0', '#4caf5f', '#ef5a60', '#e8953a'] as const;

const ICONS: readonly [ReactNode, ReactNode, ReactNode, ReactNode, ReactNode] = [
  <HourglassOutlined key={0} aria-hidden />,
  <SyncOutlined key={1} aria-hidden />,
  <CheckCircleFilled key={2} aria-hidden />,
  <CloseCircleFilled key={3} aria-hidden />,
  <PauseCircleFilled key={4} aria-hidden />,
];

/**
 * The colour of a state: for marks beside a text, bars and canvases, never the only sign of it.
 *
 * @example statusColor(2, false) // '#2f9e44'
 */
export function statusColor(code: StatusCode, isDark: boolean): string {
  return (isDark ? DARK : LIGHT)[code];
}

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
