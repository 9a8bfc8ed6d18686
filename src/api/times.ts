/** How times are shown: `YYYY-MM-DD HH:mm:ss` in the server's time zone, and epoch seconds. */
export interface Clock {
  shown(time: Date): string;
}

/** @example clockIn('Asia/Shanghai').shown(new Date(0)) // '1970-01-01 08:00:00' */
export function clockIn(timeZone: string): Clock {
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
  return {
    shown: (time) => {
      const part = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
      return `${part['year']}-${part['month']}-${part['day']} ${part['hour']}:${part['minute']}:${part['second']}`;
    },
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
