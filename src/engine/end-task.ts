import { visible } from '../domain/characters.ts';
import type { TaskId } from '../domain/ids.ts';
import { isImage } from '../domain/image.ts';
import type { Status } from '../domain/status.ts';
import type { Queries } from '../store/database.ts';
import { leaveInterlude } from '../store/tasks/interludes.ts';
import { rolledTask, type RolledTask, rollingTask } from '../store/tasks/rolling.ts';
import { quietTasks } from '../store/tasks/task-control.ts';
import { finishTask, insertEvents, insertTaskLog, type LockedTask, taskEvent } from '../store/tasks/task-rows.ts';
import { rollBack } from './roll-back.ts';
import type { SliceQueue } from './slice-queue.ts';

/**
 * Ends a task. A deploy whose policy says so, and that failed, is rolled back in the same transaction. The task's row
 * is locked (T1).
 */
export async function endTask(
  transaction: Queries,
  queue: SliceQueue,
  taskId: TaskId,
  { state, error }: { readonly state: 'success' | 'failed'; readonly error: string },
  now: Date,
): Promise<void> {
  const isWanted = state === 'failed' && (await rollingTask(transaction, taskId)).policy?.rollback === true;
  const rolled = isWanted ? await rolledTask(transaction, taskId) : null;
  const obstacle = rolled === null ? null : rollbackObstacle(rolled);
  const isRolledBack = rolled !== null && obstacle === null;
  await finishTask(transaction, taskId, { state, error, isRolledBack, now });
  const messages = [
    error === '' ? `task ended: ${state}` : `task ended: ${state}: ${error}`,
    ...(obstacle === null ? [] : [`not rolled back: ${obstacle}`]),
  ];
  await insertTaskLog(
    transaction,
    messages.map((message) => ({ taskId, batchId: null, message })),
    now,
  );
  await insertEvents(transaction, [await taskEvent(transaction, taskId)]);
  if (!isRolledBack) return;
  await leaveInterlude(transaction, taskId);
  await rollBack(transaction, queue, { taskId, rolled, image: rolled.previous_tag ?? '', reason: error }, now);
}

function rollbackObstacle({ nodes, previous_tag: previous, docker_image: present, tag }: RolledTask): string | null {
  if (nodes.length === 0) return 'it touched no node';
  if (previous === null || previous === '') return 'the service had no image before';
  if (!isImage(previous)) return `what the service had before is no image: ${visible(previous)}`;
  return previous === tag || present === tag ? `the image of the service is ${tag} already` : null;
}

/** Of tasks that were paused or stopped, those whose last running nodes these changes of their counts take away. */
export function quietedBy(
  tasks: readonly LockedTask[],
  changes: ReadonlyMap<TaskId, Readonly<Record<Status, number>>>,
): readonly TaskId[] {
  return tasks
    .filter(({ id, state, counts }) => state === 'stopped' && isLast(counts.running, changes.get(id)?.running ?? 0))
    .map(({ id }) => id);
}

function isLast(running: number, change: number): boolean {
  return change < 0 && running + change === 0;
}

/**
 * The last steps of tasks that were paused or stopped have ended: a task that was stopped for good is finished now, and
 * an event is published. The tasks' rows are locked (T1).
 */
export async function settleQuiet(transaction: Queries, taskIds: readonly TaskId[], now: Date): Promise<void> {
  for (const id of await quietTasks(transaction, taskIds, now)) {
    await insertEvents(transaction, [await taskEvent(transaction, id)]);
  }
}
