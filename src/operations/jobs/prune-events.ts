import { pause } from '../../base/pause.ts';
import type { Database } from '../../store/database.ts';
import { pruneEvents } from '../../store/logs/events.ts';

const KEPT_HOURS = 24;
const ROUND_MS = 600_000;

/** Forgets old events every now and then, until it is told to stop. A round that fails is made up by the next. */
export async function keepEventsShort(
  database: Database,
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    await pruneEvents(database, KEPT_HOURS).catch(onTrouble);
    await pause(ROUND_MS, signal);
  }
}
