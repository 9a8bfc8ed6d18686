import { orAborted } from '../../base/or-aborted.ts';
import { pause } from '../../base/pause.ts';
import type { BalancerDifference, DifferenceKind } from '../../domain/fleet/balancer-drift.ts';
import type { SdId } from '../../domain/ids.ts';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Message } from '../../messages/message.ts';
import {
  beginDueQuestions,
  type DueBalancer,
  mendsItself,
  recordBalancerComplaint,
  recordRepair,
} from '../../store/balancers/looks.ts';
import { forgetFailures } from '../../store/balancers/repairs.ts';
import { type BalancerDeps, lookAtBalancer } from './look-at-balancer.ts';
import { type Repaired, repairBalancer } from './repair-balancer.ts';

/*
 * Keeps load balancers as steps left them.
 *
 * BW1. Every load balancer that has memberships is asked every few seconds whether it may have forgotten something, and compared when
 *      it may have, and once a minute anyway, by one process at a time as a rule; two at once do no harm (MS2). One that can forget is
 *      also compared after servers joined it: a process of it that was ending may have taken them.
 * BW2. What it lost, and what it took back, is repaired where its policy says so. What somebody did by hand at the balancer, foreign
 *      servers, and what a step is at are left alone.
 * BW3. A repair that failed is tried again after a pause that grows, or at once when the balancer is another one by then.
 */

const ROUND_MS = 5000;
/** Milliseconds between two comparisons of a balancer that forgot nothing. */
const COMPARE_EVERY_MS = 60_000;
/** Milliseconds for the answer to the small question. */
const ASKED_WITHIN_MS = 5000;
const MOST_AT_ONCE = 16;
const MOST_REASONS = 3;
const AUTOMATIC: ReadonlySet<DifferenceKind> = new Set(['missing', 'serving', 'address', 'weight']);

export interface WatchDeps extends BalancerDeps {
  /** False while this process lacks what it takes to reach them. */
  readonly canReach: () => boolean;
}

/**
 * Watches load balancers in any number of processes that can reach them, until the signal aborts.
 *
 * @example await watchBalancers({ database, discoveryOf, now, canReach: () => true }, stop, onTrouble);
 */
export async function watchBalancers(
  deps: WatchDeps,
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
): Promise<void> {
  const attended = new Map<SdId, Promise<void>>();
  const report = (error: unknown): void => {
    if (!signal.aborted) onTrouble(error);
  };
  while (!signal.aborted) {
    try {
      const now = deps.now();
      const before = new Date(now.getTime() - ROUND_MS * 0.9);
      const most = deps.canReach() ? MOST_AT_ONCE - attended.size : 0;
      for (const due of most > 0 ? await beginDueQuestions(deps.database, { before, now, most }) : []) {
        if (attended.has(due.sdId)) continue;
        const work = attend(deps, due, signal).catch(report);
        attended.set(due.sdId, work);
        void work.finally(() => attended.delete(due.sdId));
      }
    } catch (error) {
      report(error);
    }
    await pause(ROUND_MS, signal);
  }
  await Promise.all(attended.values());
}

/** Asks one load balancer, and compares and repairs it when that is due. */
export async function attend(deps: BalancerDeps, due: DueBalancer, signal: AbortSignal): Promise<void> {
  const { database, now } = deps;
  const { sdId, ended, isComplaining, isAbandoned, hasJoined } = due;
  const era = await eraOf(deps, sdId, signal);
  if ('complaint' in era) return recordBalancerComplaint(database, sdId, era.complaint, now());
  const isAnother = era.era !== null && era.era !== due.era;
  const isOld = ended === null || ended.getTime() + COMPARE_EVERY_MS <= now().getTime();
  const mayDiffer = (isComplaining || hasJoined) && era.era !== null;
  if (!isAnother && !isOld && !mayDiffer && !isAbandoned) return undefined;
  if (isAnother) await forgetFailures(database, sdId);
  return compareAndRepair(deps, sdId, isAnother, signal);
}

async function compareAndRepair(
  deps: BalancerDeps,
  sdId: SdId,
  isAnother: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { database, now } = deps;
  const look = await lookAtBalancer(deps, sdId, signal);
  if ('complaint' in look || !(await mendsItself(database, sdId))) return;
  const due = look.drift.differences.filter((difference) => isDue(difference, isAnother ? null : now()));
  const repaired = await repairBalancer(deps, sdId, due, signal);
  if (repaired.length === 0) return;
  await lookAtBalancer(deps, sdId, signal);
  await recordRepair(database, sdId, saidOf(repaired), now());
}

/** What is repaired without being asked for (BW2, BW3). @param now null = however often it failed */
function isDue({ kind, membership }: BalancerDifference, now: Date | null): boolean {
  if (membership === null || !AUTOMATIC.has(kind)) return false;
  return now === null || membership.repairAfter === null || membership.repairAfter <= now;
}

async function eraOf(
  { discoveryOf }: BalancerDeps,
  sdId: SdId,
  signal: AbortSignal,
): Promise<{ readonly era: string | null } | { readonly complaint: ReturnType<typeof contentOf> }> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(ASKED_WITHIN_MS)]);
  try {
    const discovery = await discoveryOf(sdId);
    return { era: discovery.era === undefined ? null : await orAborted(discovery.era(limit), limit) };
  } catch (error) {
    signal.throwIfAborted();
    return { complaint: limit.aborted ? message('balancer_no_answer') : contentOf(error) };
  }
}

/** How a repair went, in a sentence. */
export function saidOf(repaired: readonly Repaired[]): Message {
  const failed = repaired.filter(({ trouble }) => trouble !== null);
  if (failed.length === 0) return message('balancer_repaired', { count: repaired.length });
  const reasons = [...new Map(failed.map(({ trouble }) => [JSON.stringify(trouble), trouble ?? ''])).values()];
  return message('balancer_repaired_partly', {
    done: repaired.length - failed.length,
    count: repaired.length,
    reasons: reasons.slice(0, MOST_REASONS),
  });
}
