import { dayAfter } from '../../lists/day-range.ts';

/** The machine-hours of a day. */
export interface DayHours {
  /** YYYY-MM-DD */
  readonly day: string;
  readonly hours: number;
}

/** More than a request may ask for. */
const MOST_DAYS = 500;

/**
 * The machine-hours of each day from the first to the last one; days on which no machine was used have none.
 *
 * @example everyDay([{ day: '2026-11-02', hours: 5 }], '2026-11-01', '2026-11-02') // hours: 0, 5
 */
export function everyDay(used: readonly DayHours[], from: string, to: string): readonly DayHours[] {
  const hoursOn = new Map(used.map(({ day, hours }) => [day, hours]));
  const days: DayHours[] = [];
  for (let day = from; day <= to && days.length < MOST_DAYS; day = dayAfter(day, 1)) {
    days.push({ day, hours: hoursOn.get(day) ?? 0 });
  }
  return days;
}

/** A bar in a box, from its lower edge. */
export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Of the place of a bar, what stays free. */
const GAP = 0.2;

/** A bar for each day; the largest one is as high as the box. */
export function barsOf(days: readonly DayHours[], width: number, height: number): readonly Bar[] {
  const largest = Math.max(...days.map(({ hours }) => hours));
  const place = width / days.length;
  return days.map(({ hours }, index) => {
    const size = largest > 0 ? (hours / largest) * height : 0;
    return { x: (index + GAP / 2) * place, y: height - size, width: place * (1 - GAP), height: size };
  });
}
