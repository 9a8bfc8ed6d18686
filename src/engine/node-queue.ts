import { countOf } from '../domain/count.ts';
import type { PoolId, TaskId } from '../domain/ids.ts';
import type { Database, Queries } from '../store/database.ts';
import { inTransaction } from '../store/in-transaction.ts';
import {
  clearWaiting,
  firstObstacle,
  lockPool,
  type Obstacle,
  poolsLeft,
  poolsWithWaiting,
  queuePlace,
  refreshNodes,
  releaseEnded,
  setWaiting,
  takePlaces,
  tasksToLookAt,
} from '../store/fleet/node-locks.ts';
import { setPhase } from '../store/tasks/task-control.ts';
import { insertEvents, insertTaskLog, lockTasks, taskEvent } from '../store/tasks/task-rows.ts';
import { advanceTask } from './advance.ts';
import type { SliceQueue } from './slice-queue.ts';

/*
 * A node is in one running task at a time; tasks that want it wait for each other.
 *
 * NQ1. Places at a pool's nodes are taken, and turns given, only under the row lock of the pool. Whoever waits for that
 *      may hold tasks; whoever holds it waits for no task, but passes over those that somebody else has locked.
 * NQ2. A node belongs to the smallest ticket at it, and a task runs only while it has every node at which its ticket
 *      is. Tickets only grow: nobody is overtaken at a node, and those who wait for each other never form a circle.
 * NQ3. The transaction in which a task ends gives the next one its turn. What it had to pass over (a pool or a task
 *      that was locked) is made up for by the sweep, which needs only the rows: a turn is late then, but not lost.
 */

/**
 * Lines a task up for its nodes, and begins it if it has them all. The caller's transaction has its row (T1).
 *
 * @returns what is in its way; null when it has begun
 */
export async function lineUp(
  transaction: Queries,
  queue: SliceQueue,
  taskId: TaskId,
  now: Date,
): Promise<Obstacle | null> {
  const { poolId } = await queuePlace(transaction, taskId);
  await lockPool(transaction, poolId, 'wait');
  await releaseEnded(transaction, poolId);
  await takePlaces(transaction, taskId);
  const obstacle = await firstObstacle(transaction, taskId);
  if (obstacle === null) await begin(transaction, queue, taskId, now);
  else await wait(transaction, taskId, obstacle, now);
  return obstacle;
}

/** Gives turns in the pools of tasks that may have ended or given up their places (NQ3). */
export async function giveTurnsAfter(
  transaction: Queries,
  queue: SliceQueue,
  taskIds: readonly TaskId[],
  now: Date,
): Promise<void> {
  for (const poolId of await poolsLeft(transaction, taskIds)) {
    if (await lockPool(transaction, poolId, 'skip')) await giveTurns(transaction, queue, poolId, now);
  }
}

/** Gives every turn that is due and was missed (NQ3). */
export async function sweepTurns(database: Database, queue: SliceQueue, now: () => Date): Promise<void> {
  for (const poolId of await poolsWithWaiting(database)) {
    await inTransaction(database, async (transaction) => {
      await lockPool(transaction, poolId, 'wait');
      await giveTurns(transaction, queue, poolId, now());
    });
  }
}

/** The pool's row is locked. */
async function giveTurns(transaction: Queries, queue: SliceQueue, poolId: PoolId, now: Date): Promise<void> {
  await releaseEnded(transaction, poolId);
  for (const taskId of await tasksToLookAt(transaction, poolId)) {
    const [task] = await lockTasks(transaction, [taskId], 'skip');
    const { waitingFor } = await queuePlace(transaction, taskId);
    // Before it was locked, somebody may have paused or stopped it.
    if (task?.state !== 'init' || waitingFor === null) continue;
    const obstacle = await firstObstacle(transaction, taskId);
    if (obstacle === null) await begin(transaction, queue, taskId, now);
    else if (obstacle.taskId !== waitingFor) await wait(transaction, taskId, obstacle, now);
  }
}

async function wait(transaction: Queries, taskId: TaskId, obstacle: Obstacle, now: Date): Promise<void> {
  await setWaiting(transaction, taskId, obstacle.taskId, now);
  const message = `waits for task ${obstacle.taskId} (${obstacle.taskName}), which has ${obstacle.ips.join(', ')}`;
  await insertTaskLog(transaction, [{ taskId, batchId: null, message }], now);
  await insertEvents(transaction, [await taskEvent(transaction, taskId)]);
}

const GONE = {
  removed: 'removed meanwhile, and left out',
  shrunk: 'taken down meanwhile, as was wished',
} as const;

async function begin(transaction: Queries, queue: SliceQueue, taskId: TaskId, now: Date): Promise<void> {
  await clearWaiting(transaction, taskId);
  await setPhase(transaction, taskId, { state: 'running', ended: false }, { cancelAt: null, now });
  const gone = await refreshNodes(transaction, taskId, now);
  if (gone.count > 0) {
    const message = `${countOf(gone.count, 'node')} ${GONE[gone.as]}`;
    await insertTaskLog(transaction, [{ taskId, batchId: null, message }], now);
  }
  await advanceTask(transaction, queue, taskId, now);
}
