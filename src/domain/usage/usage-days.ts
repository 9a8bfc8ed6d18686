import { Temporal } from 'temporal-polyfill';
import { quoted } from '../characters.ts';
import { Refusal } from '../errors.ts';
import { message } from '../../messages/message.ts';
import type { WallClock } from '../schedules/wall-clock.ts';

/** A day of a time zone, as far as it is over. */
export interface UsageDay {
  /** YYYY-MM-DD */
  readonly day: string;
  readonly starts: Date;
  /** Its end, or now. */
  readonly ends: Date;
}

export interface DaysAsked {
  /** YYYY-MM-DD; undefined = 29 days before the last. */
  readonly from: string | undefined;
  /** The last day; undefined = today. */
  readonly to: string | undefined;
}

/** The most days of a request. */
export const MOST_DAYS = 400;
const USUAL_DAYS = 30;

/**
 * The days that a request asks for, in a time zone, up to now: a day begins at midnight, or when the clocks are set if it has none.
 *
 * @throws Refusal for what is no day, days in the wrong order, or too many
 * @example usageDays({ from: '2026-03-28', to: '2026-03-29' }, new WallClock('Europe/Berlin'), now) // the second has 23 hours
 */
export function usageDays({ from, to }: DaysAsked, wall: WallClock, now: Date): readonly UsageDay[] {
  const last = to === undefined ? dateAt(now, wall.timeZone) : dateIn('to', to);
  const first = from === undefined ? last.subtract({ days: USUAL_DAYS - 1 }) : dateIn('from', from);
  const count = first.until(last, { largestUnit: 'days' }).days + 1;
  if (count < 1) {
    throw new Refusal('invalid', message('days_reversed', { from: String(first), to: String(last) }), { field: 'to' });
  }
  if (count > MOST_DAYS) {
    throw new Refusal('invalid', message('days_too_many', { given: count, most: MOST_DAYS }), { field: 'from' });
  }
  const starts = Array.from({ length: count + 1 }, (_, days) => wall.at(`${first.add({ days }).toString()} 00:00:00`));
  return starts.slice(0, count).flatMap((start, days) => {
    const ends = new Date(Math.min(starts[days + 1]?.getTime() ?? 0, now.getTime()));
    return start < ends ? [{ day: first.add({ days }).toString(), starts: start, ends }] : [];
  });
}

function dateAt(now: Date, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
}

function dateIn(field: 'from' | 'to', text: string): Temporal.PlainDate {
  try {
    if (/^(20|21)\d\d-\d\d-\d\d$/.test(text)) return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    // the 30th of February, for instance
  }
  throw new Refusal('invalid', message('day_wrong', { field, given: quoted(text) }), { field });
}
