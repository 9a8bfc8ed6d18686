import { WallClock } from '../../domain/schedules/wall-clock.ts';

/** How times are shown: `YYYY-MM-DD HH:mm:ss` in the server's time zone, and epoch seconds. */
export interface Clock {
  shown(time: Date): string;
  /** When the next event happens, in that time zone. */
  readonly wall: WallClock;
}

/** A time zone's offset from UTC changes only at quarters of an hour. */
const QUARTER_S = 15 * 60;
/** More than the times on one page of a list. */
const MOST_REMEMBERED = 10_000;

/**
 * Formats present and future times, cheaply enough for pages with thousands of them.
 *
 * @example clockIn('Asia/Shanghai').shown(new Date(0)) // '1970-01-01 08:00:00'
 */
export function clockIn(timeZone: string): Clock {
  const offsetOf = offsetsIn(timeZone);
  const offsetAt = remembering((quarter) => offsetOf(quarter * QUARTER_S * 1000));
  const shownAt = remembering((second) => {
    const local = new Date(second * 1000 + offsetAt(Math.floor(second / QUARTER_S)));
    return local.toISOString().slice(0, 19).replace('T', ' ');
  });
  return { wall: new WallClock(timeZone), shown: (time) => shownAt(epochSeconds(time)) };
}

function remembering<Value>(make: (key: number) => Value): (key: number) => Value {
  const known = new Map<number, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size === MOST_REMEMBERED) known.clear();
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

/** How far the clocks of a time zone are ahead of UTC at a time, in milliseconds. */
function offsetsIn(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  return (time) => {
    const part = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - time;
  };
}

/** Whole seconds since 1970. */
export function epochSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

/** Seconds since 1970 with milliseconds; null stays null. */
export function preciseSeconds(time: Date | null): number | null {
  return time === null ? null : time.getTime() / 1000;
}
