import type { TaskId } from '../domain/ids.ts';
import type { Status } from '../domain/status.ts';
import type { Queries } from '../store/database.ts';
import { quietTasks } from '../store/tasks/task-control.ts';
import { insertEvents, type LockedTask, taskEvent } from '../store/tasks/task-rows.ts';

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
 * watchers are told. The tasks' rows are locked (T1).
 */
export async function settleQuiet(transaction: Queries, taskIds: readonly TaskId[], now: Date): Promise<void> {
  for (const id of await quietTasks(transaction, taskIds, now)) {
    await insertEvents(transaction, [await taskEvent(transaction, id)]);
  }
}
