const LOCALES = { en: 'en-GB', zh: 'zh-CN' } as const;
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * A moment in a time zone, on a clock of 24 hours.
 *
 * @param moment milliseconds since 1970
 * @example zonedMoment(0, 'Asia/Shanghai', 'en') // 'Thu, 1 Jan 1970, 08:00:00'
 */
export function zonedMoment(moment: number, timeZone: string, language: 'en' | 'zh'): string {
  return formatOf(`moment ${timeZone} ${language}`, LOCALES[language], {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(moment);
}

/** A time zone with its distance from UTC at a moment. @example 'Asia/Shanghai (GMT+8)' */
export function zoneName(timeZone: string, moment: number, language: 'en' | 'zh'): string {
  const parts = formatOf(`zone ${timeZone} ${language}`, LOCALES[language], {
    timeZone,
    timeZoneName: 'shortOffset',
  }).formatToParts(moment);
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return offset === '' || offset === timeZone ? timeZone : `${timeZone} (${offset})`;
}

/** Made once: a format costs more than everything that it writes. */
function formatOf(key: string, locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat(locale, options);
  formats.set(key, format);
  return format;
}
