import type { StatusCode } from '../data/status-code.ts';

const LIGHT = ['#8a94a0', '#1677ff', '#2f9e44', '#d6303a', '#d9760a'] as const;
const DARK = ['#76818d', '#4d9fe0', '#4caf5f', '#ef5a60', '#e8953a'] as const;

/**
 * The colour of a state: for marks beside a text, bars and canvases, never as the only sign.
 *
 * @example statusColor(2, false) // '#2f9e44'
 */
export function statusColor(code: StatusCode, isDark: boolean): string {
  return (isDark ? DARK : LIGHT)[code];
}
