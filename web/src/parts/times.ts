import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useZones } from '../data/server/zone.ts';
import { clockIn, dayIn, momentIn, zoneName } from '../i18n/moments.ts';
import { spanOf } from './spans.ts';

/** Formats a duration, in seconds. */
export function useSpan(): (seconds: number) => string {
  const { t } = useTranslation();
  return (seconds) => {
    const { unit, most, rest } = spanOf(Math.max(0, seconds));
    return t(`tasks.${unit}`, { most, rest });
  };
}

/** The time zone of moments and days. */
export function useZone(): string {
  return useZones().shown;
}

/** Formats a moment, in seconds since 1970, in the chosen time zone. */
export function useMoment(): (seconds: number) => string {
  const zone = useZone();
  return (seconds) => momentIn(zone, seconds * 1000);
}

/** Says the same moment in the other zone, for tooltips; undefined where its clocks say the same. */
export function useOtherMoment(): (seconds: number) => string | undefined {
  const { other } = useZones();
  return (seconds) => {
    const moment = seconds * 1000;
    return other === null ? undefined : `${momentIn(other, moment)} ${zoneName(other, moment)}`;
  };
}

/** Says a moment in both zones, for tooltips of what says it in other words. */
export function useFullMoment(): (seconds: number) => string {
  const say = useMoment();
  const sayOther = useOtherMoment();
  return (seconds) => [say(seconds), sayOther(seconds)].filter((said) => said !== undefined).join('\n');
}

/** Says a time of day with its seconds, in the chosen time zone; on another day than today, with that. */
export function useClockTime(): (seconds: number) => string {
  const zone = useZone();
  return (seconds) => {
    const moment = seconds * 1000;
    const isToday = dayIn(zone, moment) === dayIn(zone, Date.now());
    return isToday ? clockIn(zone, moment) : momentIn(zone, moment);
  };
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
