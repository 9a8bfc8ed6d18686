import { dayIn, offsetIn } from '../i18n/moments.ts';

/*
 * Days as a person has them, in a time zone, and the moments at which they begin.
 */

/** Days of the calendar, each as YYYY-MM-DD; null = open. The last one is included. */
export interface DayRange {
  readonly from: string | null;
  readonly to: string | null;
}

const DAY_MS = 86_400_000;
const YEARS = { first: 2000, last: 9998 };

/** A day as it is written in an address; null for what is none. @example dayOf('2026-02-30') // null */
export function dayOf(text: string | null): string | null {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const year = Number(text.slice(0, 4));
  if (year < YEARS.first || year > YEARS.last) return null;
  const time = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text) ? text : null;
}

/** The day that a moment belongs to. @param seconds since 1970 */
export function dayAt(seconds: number, zone: string): string {
  return dayIn(zone, seconds * 1000);
}

/** So many days later, or earlier. @example dayAfter('2026-02-28', 1) // '2026-03-01' */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The first second of a day in a zone: midnight, unless clocks leave that out. */
export function beginOf(day: string, zone: string): number {
  const local = Date.parse(`${day}T00:00:00Z`);
  // midnight has the offset of the time around it; clocks may be set in between
  const guesses = [-DAY_MS, 0, DAY_MS].map((around) => local - offsetIn(zone, local + around));
  const right = guesses.filter((guess) => guess + offsetIn(zone, guess) === local);
  if (right.length > 0) return Math.min(...right) / 1000;
  return firstSecondOf(day, Math.min(...guesses), Math.max(...guesses), zone);
}

/** Clocks leave midnight out: the day begins when they are set. */
function firstSecondOf(day: string, before: number, after: number, zone: string): number {
  let [low, high] = [before / 1000 - 1, after / 1000 + 1];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (dayAt(middle, zone) < day) low = middle;
    else high = middle;
  }
  return high;
}

/** The moments from and before which a range means. */
export function momentsOf(
  { from, to }: DayRange,
  zone: string,
): { readonly from: number | null; readonly to: number | null } {
  return {
    from: from === null ? null : beginOf(from, zone),
    to: to === null ? null : beginOf(dayAfter(to, 1), zone),
  };
}
