/** How times are shown: `YYYY-MM-DD HH:mm:ss` in the server's time zone, and epoch seconds. */
export interface Clock {
  shown(time: Date): string;
}

/** A time zone's distance from UTC changes only at the ends of quarters of an hour. */
const QUARTER_MS = 15 * 60 * 1000;
/** Quarters of which the distance is remembered: more than a page of a list has. */
const REMEMBERED = 10_000;

/**
 * Shows times of the present and the time to come, cheaply enough for pages of thousands of them.
 *
 * @example clockIn('Asia/Shanghai').shown(new Date(0)) // '1970-01-01 08:00:00'
 */
export function clockIn(timeZone: string): Clock {
  const offsetOf = offsetsIn(timeZone);
  const known = new Map<number, number>();
  return {
    shown: (time) => {
      const quarter = Math.floor(time.getTime() / QUARTER_MS);
      let offset = known.get(quarter);
      if (offset === undefined) {
        if (known.size === REMEMBERED) known.clear();
        offset = offsetOf(quarter * QUARTER_MS);
        known.set(quarter, offset);
      }
      return new Date(time.getTime() + offset).toISOString().slice(0, 19).replace('T', ' ');
    },
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
