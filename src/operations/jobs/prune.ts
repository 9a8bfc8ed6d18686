import { pause } from '../../base/pause.ts';
import { forgetDeleted } from '../../store/deleted-rows.ts';
import { pruneUses } from '../../store/fleet/machine-use.ts';
import { pruneEvents } from '../../store/logs/events.ts';
import { keepLogPartitions } from '../../store/logs/log-partitions.ts';
import { pruneRecordChanges } from '../../store/record-versions.ts';
import { pruneModulePrograms } from '../../store/tasks/module-programs.ts';
import { pruneTickets } from '../../store/terminals/terminal-tickets.ts';
import { pruneTerminals } from '../../store/terminals/terminals.ts';
import type { Context } from '../context.ts';
import { KEPT_S } from '../records/kept.ts';

/** Hours for which events are kept. */
const KEPT_HOURS = 24;
const ROUND_MS = 600_000;

export interface PruneDeps extends Pick<Context, 'database' | 'now'> {
  /** Days after which logs, and programs of modules of ended tasks, are deleted. */
  readonly keepLogs: number;
  /** What is left behind on this machine, beside the database. */
  readonly local: readonly { readonly sweep: (now: Date) => Promise<void> }[];
}

/**
 * Removes what is older than it is kept, and makes the partitions of logs for the next days, until the signal aborts. Any number of
 * processes may do so. What failed is made up for in the next round, and keeps nothing else from being done.
 *
 * @example await prune({ database, now, keepLogs: 30, local: [repositories] }, stop, onError);
 */
export async function prune(deps: PruneDeps, signal: AbortSignal, onTrouble: (error: unknown) => void): Promise<void> {
  const { database, now, keepLogs, local } = deps;
  while (!signal.aborted) {
    const work = [
      pruneEvents(database, KEPT_HOURS),
      pruneRecordChanges(database),
      keepLogPartitions(database, keepLogs),
      pruneModulePrograms(database, keepLogs),
      pruneUses(database),
      pruneTerminals(database, keepLogs),
      pruneTickets(database),
      forgetDeleted(database, new Date(now().getTime() - KEPT_S * 1000)),
      ...local.map((place) => place.sweep(now())),
    ];
    await Promise.all(work.map((part) => part.catch(onTrouble)));
    await pause(ROUND_MS, signal);
  }
}
