import { pause } from '../../base/pause.ts';
import type { Database } from '../../store/database.ts';
import { pruneEvents } from '../../store/logs/events.ts';
import { pruneRecordChanges } from '../../store/record-versions.ts';

const KEPT_HOURS = 24;
const ROUND_MS = 600_000;

/** Deletes old events and changes of records now and then, until the signal aborts. A failed round is made up for by the next. */
export async function keepEventsShort(
  database: Database,
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    await pruneEvents(database, KEPT_HOURS).catch(onTrouble);
    await pruneRecordChanges(database).catch(onTrouble);
    await pause(ROUND_MS, signal);
  }
}
