import { pause } from '../../base/pause.ts';
import type { Database } from '../../store/database.ts';
import { keepLogPartitions } from '../../store/logs/log-partitions.ts';

const ROUND_MS = 600_000;

/**
 * Keeps logs for so many days, and room for those to come, until it is told to stop. Any number of processes may do so. A
 * round that fails is made up by the next.
 */
export async function keepLogs(
  database: Database,
  days: number,
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    await keepLogPartitions(database, days).catch(onTrouble);
    await pause(ROUND_MS, signal);
  }
}
