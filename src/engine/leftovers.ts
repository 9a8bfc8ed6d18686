import { pause } from '../base/pause.ts';
import type { StepKind } from '../domain/plans/plan.ts';
import type { StepExecutor } from '../steps/step.ts';
import type { Database } from '../store/database.ts';
import { deleteLeftover, forgetLeftovers, type FoundLeftover, takeLeftovers } from '../store/tasks/leftovers.ts';
import { runIdOf } from './node-runner.ts';

/*
 * Ends runs that were given up although they may still run (table leftover): their node did not answer then, and is asked again
 * until it does. A machine that may have been made for a node whose row is gone is returned in the same way.
 *
 * LO1. A leftover is a row: it outlives the process that gave up the run, and one process at a time handles it.
 * LO2. Handling leftovers does not delay steps: they take no capacity from node runs.
 */

/** How often leftovers are looked for. */
const LOOK_MS = 10_000;
/** Milliseconds from one try to the next. */
const REST_MS = 60_000;
const MOST_AT_ONCE = 20;
/** After so long without an answer, the node or provider is taken for gone. */
const FORGET_AFTER_MS = 14 * 86_400_000;

export interface LeftoverDeps {
  readonly database: Database;
  readonly executors: Readonly<Record<StepKind, StepExecutor>>;
  readonly installation: string;
  readonly now: () => Date;
  /** Whether they are left to other workers (OL3). */
  readonly leavesAll: () => boolean;
  readonly onTrouble: (error: unknown) => void;
}

/** Handles leftovers until the signal aborts. */
export async function endLeftovers(deps: LeftoverDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await look(deps, signal);
    } catch (error) {
      if (!signal.aborted) deps.onTrouble(error);
    }
    await pause(LOOK_MS, signal);
  }
}

async function look(deps: LeftoverDeps, signal: AbortSignal): Promise<void> {
  if (deps.leavesAll()) return;
  const now = deps.now();
  await forgetLeftovers(deps.database, new Date(now.getTime() - FORGET_AFTER_MS));
  const before = new Date(now.getTime() - REST_MS);
  const found = await takeLeftovers(deps.database, { before, now, most: MOST_AT_ONCE });
  const stopped = Promise.withResolvers<void>();
  const stop = (): void => stopped.resolve();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([stopped.promise, Promise.all(found.map((leftover) => tryToEnd(leftover, deps)))]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Ends one, or leaves it for the next try when its node or provider does not answer. */
async function tryToEnd(leftover: FoundLeftover, deps: LeftoverDeps): Promise<void> {
  const { nodeRunId, stepIndex, attempt, ip, poolName, plan } = leftover;
  const step = plan[stepIndex];
  const executor = step === undefined ? undefined : deps.executors[step.work.kind];
  if (step !== undefined && executor !== undefined) {
    const runId = runIdOf(deps.installation, nodeRunId, { stepIndex, attempt });
    try {
      if (executor.mode === 'node') await executor.cancel({ runId, step, facts: { ip, pool_name: poolName } });
      else await executor.undo?.({ nodeRunId, step });
    } catch {
      return;
    }
  }
  await deleteLeftover(deps.database, leftover);
}
