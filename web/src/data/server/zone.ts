import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { browserZone, isZone, offsetIn } from '../../i18n/moments.ts';
import { serverClock } from '../schedules.ts';

/*
 * The time zone of everything that the console shows: the server's, unless the reader of this browser prefers his own.
 * The server's is the default, as schedules are meant in it, the server's logs are written in it, and people in several
 * places who talk about a time then mean the same one.
 */

export const ZONE_CHOICES = ['server', 'browser'] as const;
export type ZoneChoice = (typeof ZONE_CHOICES)[number];

const CHOICE_KEPT_AS = 'springtide.zone';
/** The server's zone as last known, for the first moments of the next visit. */
const SERVER_KEPT_AS = 'springtide.server-zone';

let choice: ZoneChoice = localStorage.getItem(CHOICE_KEPT_AS) === 'browser' ? 'browser' : 'server';
const listeners = new Set<() => void>();

export function chooseZone(chosen: ZoneChoice): void {
  choice = chosen;
  localStorage.setItem(CHOICE_KEPT_AS, chosen);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export interface Zones {
  readonly choice: ZoneChoice;
  /** The zone of moments, and the other one, which tooltips show; null = its clocks say the same. */
  readonly shown: string;
  readonly other: string | null;
  readonly server: string;
  readonly browser: string;
}

export function useZones(): Zones {
  const chosen = useSyncExternalStore(subscribe, () => choice);
  const told = useQuery(serverClock).data?.timeZone ?? null;
  const browser = browserZone();
  const server = serverZone(told) ?? browser;
  const [shown, other] = chosen === 'server' ? [server, browser] : [browser, server];
  const now = Date.now();
  return {
    choice: chosen,
    shown,
    other: offsetIn(shown, now) === offsetIn(other, now) ? null : other,
    server,
    browser,
  };
}

/** @param told what the server says; null = it has not answered yet */
function serverZone(told: string | null): string | null {
  if (told === null) {
    const kept = localStorage.getItem(SERVER_KEPT_AS);
    return kept !== null && isZone(kept) ? kept : null;
  }
  if (!isZone(told)) return null;
  if (localStorage.getItem(SERVER_KEPT_AS) !== told) localStorage.setItem(SERVER_KEPT_AS, told);
  return told;
}
