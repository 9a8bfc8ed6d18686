import { Refusal } from '../domain/errors.ts';
import { isMassLoss, MOST_AT_ONCE } from '../domain/fleet/lost-machines.ts';
import type { ScheduleRunId } from '../domain/ids.ts';
import type { Principal } from '../identity/principal.ts';
import { type Message, message } from '../messages/message.ts';
import type { Context } from '../operations/context.ts';
import { prepareReplace } from '../operations/pools/replace-pool.ts';
import { launchPrepared } from '../operations/tasks/prepared-task.ts';
import type { Queries } from '../store/database.ts';
import { lossesOf, type LostNode, lostNodesOf, poolsWithLosses } from '../store/fleet/lost-nodes.ts';
import { lockPool } from '../store/fleet/node-locks.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { insertLostRun, lostEvent } from '../store/schedules/lost-runs.ts';
import { type RunBegun, unfinishedTaskOf, type WaitingRun } from '../store/schedules/schedule-runs.ts';
import { tryLockSchedules } from '../store/schedules/schedules.ts';
import { insertEvents } from '../store/tasks/task-rows.ts';
import type { SchedulerDeps } from './deps.ts';

/*
 * Replaces nodes whose machines are gone, in pools that want it (LM1 to LM3 in domain/fleet/lost-machines.ts).
 */

/**
 * Claims the pools with losses that count: afterwards each has one run, which waits to begin. Does nothing while another process
 * works on schedules.
 */
export async function claimLost({ context, log }: SchedulerDeps): Promise<void> {
  const { database } = context;
  const now = context.now();
  if ((await poolsWithLosses(database, now)).length === 0) return;
  const claimed = await inTransaction(database, async (transaction) => {
    if (!(await tryLockSchedules(transaction))) return [];
    // read again, as others may have claimed them before the schedules were locked
    const pools = await poolsWithLosses(transaction, now);
    for (const pool of pools) await tellOfLost(transaction, await insertLostRun(transaction, pool, now));
    return pools;
  });
  for (const { poolId, nodes } of claimed) log.info(`nodes of pool ${poolId} whose machines are gone: ${nodes}`);
}

/** Publishes the present state of a run that replaces lost nodes. */
export async function tellOfLost(transaction: Queries, id: ScheduleRunId): Promise<void> {
  await insertEvents(transaction, [await lostEvent(transaction, id)]);
}

/** Why a run does not begin: not now, or not any more. */
export type NotBegun = { readonly hindrance: Message } | { readonly dropped: Message };

/**
 * Starts the task that replaces the nodes of a pool whose losses count by now. Old nodes go first: they make room for what limits
 * machines, and free addresses that the new machines may get.
 *
 * @throws Refusal when too many machines of the type are gone (LM2), or the pool's templates cannot run
 */
export async function replaceLost(
  transaction: Queries,
  context: Context,
  principal: Principal,
  { poolId }: Pick<WaitingRun, 'poolId'>,
): Promise<RunBegun | NotBegun> {
  await lockPool(transaction, poolId, 'wait');
  const other = await unfinishedTaskOf(transaction, poolId);
  if (other !== null) return { hindrance: message('run_waits_for_task', { task: other }) };
  const lost = await lostNodesOf(transaction, poolId, context.now());
  if (lost.length === 0) return { dropped: message('lost_no_more') };
  await refuseMassLoss(transaction, lost);
  const nodes = lost.map(({ nodeId }) => nodeId);
  const prepared = await prepareReplace(transaction, context, {
    poolId,
    nodes,
    maxSurge: '0',
    maxUnavailable: String(Math.min(nodes.length, MOST_AT_ONCE)),
    areLost: true,
  });
  const taskId = await launchPrepared(transaction, context, principal, prepared);
  return { state: 'running', target: nodes.length, taskIds: [taskId], message: '' };
}

async function refuseMassLoss(transaction: Queries, nodes: readonly LostNode[]): Promise<void> {
  for (const vmTypeId of new Set(nodes.map((node) => node.vmTypeId))) {
    const { name, ...losses } = await lossesOf(transaction, vmTypeId);
    if (isMassLoss(losses)) throw new Refusal('busy', message('lost_too_many', { type: name, ...losses }));
  }
}
