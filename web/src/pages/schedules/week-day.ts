/** The days that an item may fire on, by the API's number; used as keys of texts (`schedules.days.…`). */
export const WEEK_DAYS = ['daily', 'sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** @example weekDay(1) // 'sun' */
export function weekDay(day: number): (typeof WEEK_DAYS)[number] {
  return WEEK_DAYS[day] ?? 'daily';
}

/** @example shortTime('20:00:00') // '20:00' */
export function shortTime(time: string): string {
  return time.endsWith(':00') && time.length === 8 ? time.slice(0, 5) : time;
}

/** @example shortMoment('2026-03-10 09:00:00') // '2026-03-10 09:00' */
export function shortMoment(moment: string): string {
  return `${moment.slice(0, 11)}${shortTime(moment.slice(11))}`;
}
