import type { Condition } from '../data/conditions.ts';

type Palette = Readonly<Record<Condition, string>>;

const LIGHT: Palette = {
  new: '#3d8ba8',
  waiting: '#8a94a0',
  running: '#1677ff',
  pausing: '#9a7bdc',
  paused: '#7c4dcc',
  stopping: '#9c6b4f',
  stopped: '#57606a',
  succeeded: '#2f9e44',
  partial: '#d9760a',
  failed: '#d6303a',
  skipped: '#8c8a1f',
};
const DARK: Palette = {
  new: '#5fb3d0',
  waiting: '#76818d',
  running: '#4d9fe0',
  pausing: '#8d73c9',
  paused: '#ab8aee',
  stopping: '#c08e70',
  stopped: '#a9b3be',
  succeeded: '#4caf5f',
  partial: '#e8953a',
  failed: '#ef5a60',
  skipped: '#bdb94a',
};

/**
 * The colour of a condition: for marks beside a text, bars and canvases, never the only sign of it.
 *
 * @example conditionColor('succeeded', false) // '#2f9e44'
 */
export function conditionColor(condition: Condition, isDark: boolean): string {
  return (isDark ? DARK : LIGHT)[condition];
}
