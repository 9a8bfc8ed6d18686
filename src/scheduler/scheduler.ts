import { pause } from '../base/pause.ts';
import { isOutage } from '../store/database.ts';
import { pruneRuns, settleRuns, waitingRuns } from '../store/schedules/schedule-runs.ts';
import { tryBegin } from './begin-run.ts';
import { claimDue } from './claim-due.ts';
import { claimLost } from './replace-lost.ts';
import type { SchedulerDeps } from './deps.ts';

/*
 * Makes runs and tasks of schedules, in any number of processes at once. It keeps no state: definitions, firings and
 * waiting runs are rows (S1 in store/schedules/schedules.ts, S2 and S3 in store/schedules/schedule-runs.ts), so that it does not matter
 * which process looks, how often, or where one died.
 */

const LOOK_MS = 1000;
const PRUNE_ROUNDS = 3600;
const KEPT_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Looks every second for what is due, until the returned object is disposed of. */
export function startScheduler(deps: SchedulerDeps): AsyncDisposable {
  const stopped = new AbortController();
  const looking = keepLooking(deps, stopped.signal);
  return {
    [Symbol.asyncDispose]: async () => {
      stopped.abort();
      await looking;
    },
  };
}

async function keepLooking(deps: SchedulerDeps, stopped: AbortSignal): Promise<void> {
  const { context, log } = deps;
  for (let round = 0; !stopped.aborted; round += 1) {
    try {
      await look(deps);
      if (round % PRUNE_ROUNDS === 0) {
        await pruneRuns(context.database, new Date(context.now().getTime() - KEPT_DAYS * DAY_MS));
      }
    } catch (error) {
      log.error({ err: error }, 'a look at the schedules broke off');
    }
    await pause(LOOK_MS, stopped);
  }
}

/** One look: ends what is over, claims what is due and whose machines are gone, and begins what can begin. */
export async function look(deps: SchedulerDeps): Promise<void> {
  const { context, log } = deps;
  await settleRuns(context.database, context.now());
  await claimDue(deps);
  await claimLost(deps);
  const looked = new Set<number>();
  for (;;) {
    // Runs that begin create runs of the pools they depend on.
    const runs = (await waitingRuns(context.database)).filter((id) => !looked.has(id));
    if (runs.length === 0) return;
    for (const id of runs) {
      looked.add(id);
      try {
        await tryBegin(context, id);
      } catch (error) {
        if (isOutage(error)) throw error;
        log.error({ err: error }, `schedule run ${id} could not begin`);
      }
    }
  }
}
