/*
 * Moments as they are written everywhere: YYYY-MM-DD HH:mm:ss in both languages, as the server and its logs write them, in a
 * time zone that the page names. No other file formats dates; a test looks.
 */

/** A moment on the clocks of a time zone. */
interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/**
 * @param moment milliseconds since 1970
 * @example momentIn('Asia/Shanghai', 0) // '1970-01-01 08:00:00'
 */
export function momentIn(zone: string, moment: number): string {
  return `${dayIn(zone, moment)} ${clockIn(zone, moment)}`;
}

/** @example dayIn('Asia/Shanghai', 0) // '1970-01-01' */
export function dayIn(zone: string, moment: number): string {
  const { year, month, day } = wallTime(zone, moment);
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** @example clockIn('Asia/Shanghai', 0) // '08:00:00' */
export function clockIn(zone: string, moment: number): string {
  const { hour, minute, second } = wallTime(zone, moment);
  return [hour, minute, second].map(twoDigits).join(':');
}

/** The day of the week; 0 = Sunday. */
export function weekDayIn(zone: string, moment: number): number {
  const { year, month, day } = wallTime(zone, moment);
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay();
}

/** How far the clocks of a zone are ahead of UTC at a moment, in milliseconds. */
export function offsetIn(zone: string, moment: number): number {
  const { year, month, day, hour, minute, second } = wallTime(zone, moment);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1000) * 1000;
}

/** A zone with its distance from UTC at a moment. @example zoneName('Asia/Shanghai', 0) // 'Asia/Shanghai (UTC+8)' */
export function zoneName(zone: string, moment: number): string {
  const distance = distanceOf(offsetIn(zone, moment));
  return zone === distance ? zone : `${zone} (${distance})`;
}

/** The distance alone, which says where a moment is meant. @example zoneOffset('Asia/Kolkata', 0) // 'UTC+5:30' */
export function zoneOffset(zone: string, moment: number): string {
  return distanceOf(offsetIn(zone, moment));
}

/** Asked for once, which takes a while: a page shows hundreds of moments. */
let zoneOfBrowser: string | null = null;

/** The zone of the browser, as it was when the console was opened. */
export function browserZone(): string {
  zoneOfBrowser ??= new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zoneOfBrowser;
}

/** Whether the browser knows a zone: it may be older than the server's list of them. */
export function isZone(zone: string): boolean {
  try {
    formatIn(zone);
    return true;
  } catch {
    return false;
  }
}

function distanceOf(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60_000);
  if (minutes === 0) return 'UTC';
  const rest = minutes % 60;
  return `UTC${offset < 0 ? '−' : '+'}${Math.floor(minutes / 60)}${rest === 0 ? '' : `:${twoDigits(rest)}`}`;
}

function wallTime(zone: string, moment: number): WallTime {
  const parts = formatIn(zone).formatToParts(moment);
  const found = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = found;
  return { year, month, day, hour, minute, second };
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once for a zone: making it costs more than everything that it writes. */
function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(zone, format);
  return format;
}
