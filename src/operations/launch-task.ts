import { advanceTask } from '../engine/advance.ts';
import type { TaskId } from '../domain/ids.ts';
import type { Queries } from '../store/database.ts';
import { setPhase } from '../store/task-control.ts';
import { insertTask, type NewTask } from '../store/task-creation.ts';
import { insertTaskLog } from '../store/task-rows.ts';
import type { Context } from './context.ts';

/** Writes a task and starts it, in the caller's transaction. */
export async function launch(transaction: Queries, context: Context, task: NewTask): Promise<TaskId> {
  const now = context.now();
  const id = await insertTask(transaction, task, now);
  await setPhase(transaction, id, { state: 'running', ended: false }, { cancelAt: null, now });
  const message = `${task.operator} started ${task.taskName}: ${task.nodes.length} nodes, ${task.stepLen} at once`;
  await insertTaskLog(transaction, [{ taskId: id, batchId: null, message }], now);
  await advanceTask(transaction, context.queue, id, now);
  return id;
}
