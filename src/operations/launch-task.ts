import { countOf } from '../domain/count.ts';
import { lineUp } from '../engine/node-queue.ts';
import type { TaskId } from '../domain/ids.ts';
import { addressList } from '../domain/node-list.ts';
import type { Queries } from '../store/database.ts';
import { insertTask, type NewTask } from '../store/task-creation.ts';
import { insertTaskLog } from '../store/task-rows.ts';
import type { Context } from './context.ts';

/** Writes a task and starts it, in the caller's transaction; while other tasks have nodes of it, it waits for them. */
export async function launch(transaction: Queries, context: Context, task: NewTask): Promise<TaskId> {
  const now = context.now();
  const id = await insertTask(transaction, task, now);
  const messages = [
    `${task.operator} started ${task.taskName}: ${countOf(task.nodes.length, 'node')}, ${task.stepLen} at once`,
    ...rollingMessages(task),
  ];
  await insertTaskLog(
    transaction,
    messages.map((message) => ({ taskId: id, batchId: null, message })),
    now,
  );
  await lineUp(transaction, context.queue, id, now);
  return id;
}

function rollingMessages({ tag, rolling }: NewTask): readonly string[] {
  if (rolling === undefined) return [];
  const { policy, upToDate } = rolling;
  const skipped = addressList(upToDate.map((node) => node.ip));
  return [
    ...(policy === null ? [] : [`policy: ${JSON.stringify(policy)}`]),
    ...(upToDate.length === 0 ? [] : [`skipped, as they run ${tag} already: ${skipped}`]),
  ];
}
