import { pause } from '../../base/pause.ts';
import { LOST_FOR_S } from '../../domain/fleet/lost-machines.ts';
import { beginDueLooks } from '../../store/fleet/machine-drift.ts';
import { lookAtMachines, type LookDeps } from './look-at-machines.ts';

const ROUND_MS = 15_000;
/** Milliseconds between two looks at a machine type. */
const LOOK_EVERY_MS = 300_000;
const MOST_AT_ONCE = 4;

/**
 * Looks at every machine type once in a while, and soon again where nodes have lost their machines, in any number of processes that can reach the machines' providers, until the signal
 * aborts.
 *
 * @example await watchMachines({ database, machinesOf, installation, now }, stop, onTrouble);
 */
export async function watchMachines(
  deps: LookDeps & {
    /** Whether this process can ask providers; others do until then. Left out = it can. */
    readonly canReach?: () => boolean;
  },
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
): Promise<void> {
  for (; !signal.aborted; await pause(ROUND_MS, signal)) {
    if (deps.canReach?.() === false) continue;
    try {
      const now = deps.now();
      const ago = (ms: number): Date => new Date(now.getTime() - ms);
      const since = { before: ago(LOOK_EVERY_MS), again: ago(LOST_FOR_S * 1000) };
      const due = await beginDueLooks(deps.database, { ...since, now, most: MOST_AT_ONCE });
      await Promise.all(due.map((id) => lookAtMachines(deps, id, signal)));
    } catch (error) {
      if (!signal.aborted) onTrouble(error);
    }
  }
}
