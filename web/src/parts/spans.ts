/** A duration in the units in which it is shown. */
export interface Span {
  readonly unit: 'milliseconds' | 'seconds' | 'minutes' | 'hours';
  /** In `unit`. */
  readonly most: string;
  /** In the next smaller unit, if two are shown. */
  readonly rest: string;
}

/**
 * @param seconds at least 0
 * @example spanOf(0.25) // { unit: 'milliseconds', most: '250', rest: '' }
 * @example spanOf(125) // { unit: 'minutes', most: '2', rest: '05' }
 */
export function spanOf(seconds: number): Span {
  if (seconds < 0.9995) return { unit: 'milliseconds', most: String(Math.round(seconds * 1000)), rest: '' };
  if (seconds < 9.95) return { unit: 'seconds', most: seconds.toFixed(1), rest: '' };
  const whole = Math.round(seconds);
  if (whole < 60) return { unit: 'seconds', most: String(whole), rest: '' };
  if (whole < 3600) return { unit: 'minutes', most: String(Math.floor(whole / 60)), rest: twoDigits(whole % 60) };
  return { unit: 'hours', most: String(Math.floor(whole / 3600)), rest: twoDigits(Math.floor((whole % 3600) / 60)) };
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
