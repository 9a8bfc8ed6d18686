import type { Logger } from 'pino';
import { pause } from './base/pause.ts';
import type { Database } from './store/database.ts';
import { Outages } from './store/outages.ts';
import { requireWritable } from './store/writable.ts';

/** Milliseconds between two looks whether a database that was away is back. */
const CHECK_EVERY = 1000;

export interface TroubleLog extends AsyncDisposable {
  info(message: string): void;
  error(details: { readonly err: unknown }, message: string): void;
}

/** A log that has an outage of the database once, however many errors come of it. */
export function openTroubleLog(database: Database, log: Logger): TroubleLog {
  const outages = new Outages({
    check: () => requireWritable(database),
    say: (message) => log.warn(message),
    ticks: () => performance.now(),
    pause: (signal) => pause(CHECK_EVERY, signal),
  });
  return {
    info: (message) => log.info(message),
    error: (details, message) => {
      if (!outages.explains(details.err)) log.error(details, message);
    },
    [Symbol.asyncDispose]: () => outages[Symbol.asyncDispose](),
  };
}
