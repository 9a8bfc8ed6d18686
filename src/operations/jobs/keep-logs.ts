import { pause } from '../../base/pause.ts';
import type { Database } from '../../store/database.ts';
import { keepLogPartitions } from '../../store/logs/log-partitions.ts';
import { pruneModulePrograms } from '../../store/tasks/module-programs.ts';

const ROUND_MS = 600_000;

/**
 * Deletes logs, and programs of modules of ended tasks, after so many days, and makes partitions for the next ones, until the
 * signal aborts. Any number of processes may
 * do so. A failed round is made up for by the next.
 */
export async function keepLogs(
  database: Database,
  days: number,
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    await keepLogPartitions(database, days).catch(onTrouble);
    await pruneModulePrograms(database, days).catch(onTrouble);
    await pause(ROUND_MS, signal);
  }
}
