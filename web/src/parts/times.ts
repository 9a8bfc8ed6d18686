import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { spanOf } from './spans.ts';

/** Formats a duration, in seconds. */
export function useSpan(): (seconds: number) => string {
  const { t } = useTranslation();
  return (seconds) => {
    const { unit, most, rest } = spanOf(Math.max(0, seconds));
    return t(`tasks.${unit}`, { most, rest });
  };
}

/** Formats a moment, in seconds since 1970, in the browser's time zone. */
export function useMoment(): (seconds: number) => string {
  const { i18n } = useTranslation();
  const format = momentFormat(i18n.resolvedLanguage === 'zh' ? 'zh-CN' : 'en-GB');
  return (seconds) => format.format(seconds * 1000);
}

/** Says a time of day with its seconds, in the browser's time zone; on another day than today, with that. */
export function useClockTime(): (seconds: number) => string {
  const { i18n } = useTranslation();
  const locale = i18n.resolvedLanguage === 'zh' ? 'zh-CN' : 'en-GB';
  return (seconds) => {
    const time = new Date(seconds * 1000);
    const isToday = time.toDateString() === new Date().toDateString();
    return isToday ? time.toLocaleTimeString(locale) : time.toLocaleString(locale);
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once: making a format costs more than all of its uses on a page. */
function momentFormat(locale: string): Intl.DateTimeFormat {
  const known = formats.get(locale);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  formats.set(locale, format);
  return format;
}

/** The time in seconds since 1970, updated every second while something goes on. */
export function useNow(isTicking: boolean): number {
  const [now, setNow] = useState(() => Date.now() / 1000);
  useEffect(() => {
    if (!isTicking) return;
    const timer = setInterval(() => setNow(Date.now() / 1000), 1000);
    return () => clearInterval(timer);
  }, [isTicking]);
  return now;
}
