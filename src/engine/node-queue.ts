import type { PoolId, TaskId } from '../domain/ids.ts';
import { message } from '../messages/message.ts';
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
 * NQ1. Places at a pool's nodes are taken, and turns granted, only under the row lock of the pool. A transaction that waits for
 *      that lock may hold tasks; one that holds it waits for no task, but skips those that are locked.
 * NQ2. A node belongs to the smallest ticket at it, and a task runs only while it has every node at which its ticket
 *      is. Ticket numbers only grow: no task overtakes another at a node, and waiting tasks never form a cycle.
 * NQ3. The transaction in which a task ends grants the next task its turn. A pool or task that it skipped because it
 *      was locked is found by the sweep, which needs only the rows: a turn may be late, but is not lost.
 * NQ4. A check takes no places, and waits for nobody: it changes no node.
 */

/**
 * Enqueues a task for its nodes, and begins it if it has them all. The caller's transaction holds its row (T1).
 *
 * @returns the task that it waits for; null when it has begun
 */
export async function lineUp(
  transaction: Queries,
  queue: SliceQueue,
  taskId: TaskId,
  now: Date,
): Promise<Obstacle | null> {
  const { poolId, kind } = await queuePlace(transaction, taskId);
  if (kind === 'check') {
    await begin(transaction, queue, taskId, now); // NQ4
    return null;
  }
  await lockPool(transaction, poolId, 'wait');
  await releaseEnded(transaction, poolId);
  await takePlaces(transaction, taskId);
  const obstacle = await firstObstacle(transaction, taskId);
  if (obstacle === null) await begin(transaction, queue, taskId, now);
  else await wait(transaction, taskId, obstacle, now);
  return obstacle;
}

/** Grants turns in the pools of tasks that may have ended or released their places (NQ3). */
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

/** Grants every turn that is due and was missed (NQ3). */
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
    // Before it was locked, the task may have been paused or stopped.
    if (task?.state !== 'init' || waitingFor === null) continue;
    const obstacle = await firstObstacle(transaction, taskId);
    if (obstacle === null) await begin(transaction, queue, taskId, now);
    else if (obstacle.taskId !== waitingFor) await wait(transaction, taskId, obstacle, now);
  }
}

async function wait(transaction: Queries, taskId: TaskId, obstacle: Obstacle, now: Date): Promise<void> {
  await setWaiting(transaction, taskId, obstacle.taskId, now);
  const line = message('waits_for_task', { task: obstacle.taskId, name: obstacle.taskName, nodes: obstacle.ips });
  await insertTaskLog(transaction, [{ taskId, batchId: null, message: line }], now);
  await insertEvents(transaction, [await taskEvent(transaction, taskId)]);
}

const GONE = { removed: 'nodes_removed', shrunk: 'nodes_shrunk' } as const;

async function begin(transaction: Queries, queue: SliceQueue, taskId: TaskId, now: Date): Promise<void> {
  await clearWaiting(transaction, taskId);
  await setPhase(transaction, taskId, { state: 'running', ended: false }, { cancelAt: null, now });
  const gone = await refreshNodes(transaction, taskId, now);
  if (gone.count > 0) {
    const line = message(GONE[gone.as], { count: gone.count });
    await insertTaskLog(transaction, [{ taskId, batchId: null, message: line }], now);
  }
  await advanceTask(transaction, queue, taskId, now);
}
