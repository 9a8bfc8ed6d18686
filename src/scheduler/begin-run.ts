import { Refusal } from '../domain/errors.ts';
import type { ScheduleRunId, TaskId } from '../domain/ids.ts';
import { countingDependencies } from '../domain/schedules/dependency.ts';
import { isShrinking } from '../domain/schedules/sizing.ts';
import { schedulePrincipal } from '../identity/make-principal.ts';
import type { Principal } from '../identity/principal.ts';
import { message, type Message } from '../messages/message.ts';
import type { Context } from '../operations/context.ts';
import { prepareDeploy } from '../operations/pools/deploy-pool.ts';
import { withFreshContent } from '../operations/tasks/planned-content.ts';
import { launchPrepared } from '../operations/tasks/prepared-task.ts';
import { carryOutSize, planSize, type Sizing } from '../operations/pools/size-pool.ts';
import { transact } from '../operations/transact.ts';
import type { Queries } from '../store/database.ts';
import { inTransaction } from '../store/in-transaction.ts';
import {
  beginRun,
  endWaiting,
  noteWait,
  type RunBegun,
  unfinishedTaskOf,
  type WaitingRun,
  waitingRun,
  type SizingRun,
} from '../store/schedules/schedule-runs.ts';
import { dependenciesSaid, tryLockSchedules } from '../store/schedules/schedules.ts';
import { lockTasks } from '../store/tasks/task-rows.ts';
import { busyObstacle, openTaskObstacle } from './obstacles.ts';
import { followWith, gatesFor, sizeStillNeeded } from './dependencies.ts';
import { type NotBegun, replaceLost, tellOfLost } from './replace-lost.ts';

/** Why a run cannot begin now. */
interface Hindrance {
  readonly hindrance: Message;
}

/**
 * Begins a waiting run, unless something prevents it: its tasks, what it needs of other pools and their runs are
 * written in one transaction (S3). Does nothing while another process works on schedules.
 */
export async function tryBegin(context: Context, id: ScheduleRunId): Promise<void> {
  const { database } = context;
  const now = context.now();
  const principal = schedulePrincipal(id);
  try {
    await withFreshContent(context, () =>
      transact(context, principal, async (transaction, note) => {
        if (!(await tryLockSchedules(transaction))) return;
        const run = await waitingRun(transaction, id);
        if (run === null) return;
        if (run.isDropped) {
          return end(transaction, run, { state: 'dropped', message: message('item_gone') }, now);
        }
        const result = await workOf(transaction, context, principal, run);
        if ('hindrance' in result) return noteWait(transaction, id, result.hindrance);
        if ('dropped' in result) return end(transaction, run, { state: 'dropped', message: result.dropped }, now);
        await beginRun(transaction, id, result, now);
        if (run.kind === 'replace') await tellOfLost(transaction, id);
        note(`${run.kind} pool`, run.poolId);
      }),
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await inTransaction(database, async (transaction) => {
      const run = await waitingRun(transaction, id);
      if (run !== null) await end(transaction, run, { state: 'failed', message: error.content }, now);
    });
  }
}

async function end(
  transaction: Queries,
  { id, kind }: Pick<WaitingRun, 'id' | 'kind'>,
  how: Parameters<typeof endWaiting>[2],
  now: Date,
): Promise<void> {
  await endWaiting(transaction, id, how, now);
  if (kind === 'replace') await tellOfLost(transaction, id);
}

function workOf(
  transaction: Queries,
  context: Context,
  principal: Principal,
  run: WaitingRun,
): Promise<RunBegun | NotBegun> {
  const { nodeType } = run;
  if (nodeType === null) return replaceLost(transaction, context, principal, run);
  return (run.kind === 'deploy' ? deploy : resize)(transaction, context, principal, { ...run, nodeType });
}

async function deploy(
  transaction: Queries,
  context: Context,
  principal: Principal,
  run: WaitingRun,
): Promise<RunBegun | Hindrance> {
  const { poolId, concurrNum, concurrRatio } = run;
  const other = await unfinishedTaskOf(transaction, poolId);
  if (other !== null) return { hindrance: message('run_waits_for_task', { task: other }) };
  const size = { maxNum: concurrNum || null, maxRatio: concurrRatio || null };
  const deployment = { poolId, size, tag: null, onBusy: 'wait' } as const;
  const prepared = await prepareDeploy(transaction, context, deployment);
  const taskId = await launchPrepared(transaction, context, principal, prepared);
  return { state: 'running', target: 0, taskIds: [taskId], message: '' };
}

async function resize(
  transaction: Queries,
  context: Context,
  principal: Principal,
  run: SizingRun,
): Promise<RunBegun | Hindrance> {
  const { poolId } = run;
  const open = await openTaskObstacle(transaction, poolId);
  if (open !== null) return { hindrance: open };
  const sizing = await sizingOf(transaction, context, run);
  if ('hindrance' in sizing) return sizing;
  const busy = busyObstacle(sizing);
  if (busy !== null) return { hindrance: busy };
  const taken = await takenFromUs(transaction, sizing);
  if (taken !== null) return { hindrance: message('run_waits_for_change', { task: taken }) };
  const { target, pool } = sizing;
  const dependencies = countingDependencies(await dependenciesSaid(transaction, poolId), run.scheduleId);
  const waitLimit = context.limits.dependWait;
  const { taskIds, message: said } = await carryOutSize(transaction, context, principal, sizing, (taskId) =>
    gatesFor(transaction, { taskId, pool, dependencies, waitLimit }),
  );
  await followWith(transaction, run, { target, dependencies }, context.now());
  if (taskIds.length > 0) return { state: 'running', target, taskIds, message: said };
  const nothing = message('pool_has_size', { count: target });
  return { state: 'success', target, taskIds, message: said === '' ? nothing : said };
}

/**
 * Locks the tasks that are to run again. A transaction that holds a pool waits for no task (NQ1), so a task that is
 * locked is left for the next look.
 *
 * @returns a task that another transaction has locked; null = all are locked by this one
 */
async function takenFromUs(transaction: Queries, { decision }: Sizing): Promise<TaskId | null> {
  const ids = [...new Set(decision.repair.flatMap((node) => node.lastRun?.taskId ?? []))];
  const locked = await lockTasks(transaction, ids, 'skip');
  return ids.find((id) => !locked.some((task) => task.id === id)) ?? null;
}

/** A pool that others depend on shrinks after them, and not below what they still need (contract §4). */
async function sizingOf(
  transaction: Queries,
  context: Context,
  { poolId, nodeType, target, ...run }: SizingRun,
): Promise<Sizing | Hindrance> {
  const sizing = await planSize(transaction, { poolId, nodeType, target });
  if (run.parentId === null || !isShrinking(sizing.decision)) return sizing;
  if (run.parentState === 'waiting' || run.parentState === 'running') {
    const waited = (context.now().getTime() - run.created.getTime()) / 1000;
    if (waited < context.limits.dependWait)
      return { hindrance: message('run_waits_for_pool', { pool: run.parentPool ?? '' }) };
    throw new Refusal(
      'busy',
      message('waited_for_shrink', { seconds: context.limits.dependWait, pool: run.parentPool ?? '' }),
    );
  }
  return planSize(transaction, { poolId, nodeType, target: await sizeStillNeeded(transaction, poolId, target) });
}
