import { countOf } from '../../domain/count.ts';
import { lineUp } from '../../engine/node-queue.ts';
import type { TaskId } from '../../domain/ids.ts';
import { afterFailedBatch } from '../../domain/policies/rolling-policy.ts';
import { addressList } from '../../domain/node-list.ts';
import { englishOf } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import { insertTask, type NewTask } from '../../store/tasks/task-creation.ts';
import { insertEvents, insertTaskLog, taskEvent } from '../../store/tasks/task-rows.ts';
import type { Context } from '../context.ts';

/**
 * Writes a task and starts it, in the caller's transaction; while other tasks have nodes of it, it waits for them.
 *
 * @param begins by_person: it is only made, and somebody starts it
 */
export async function launch(
  transaction: Queries,
  context: Context,
  task: NewTask,
  begins: 'at_once' | 'by_person' = 'at_once',
): Promise<TaskId> {
  const now = context.now();
  const id = await insertTask(transaction, task, now);
  const messages = [
    `${task.operator} ${WORDS[begins]} ${task.taskName}: ${countOf(task.nodes.length, 'node')}, ${task.stepLen} at once`,
    ...rollingMessages(task),
    ...stopMessages(task),
  ];
  await insertTaskLog(
    transaction,
    messages.map((message) => ({ taskId: id, batchId: null, message })),
    now,
  );
  if (begins === 'at_once') await lineUp(transaction, context.queue, id, now);
  else await insertEvents(transaction, [await taskEvent(transaction, id)]);
  return id;
}

const WORDS = { at_once: 'started', by_person: 'made, for somebody to start it,' } as const;

/** What the task will do by itself, beyond its steps. */
function stopMessages({ kind, nodes, stepLen, rolling }: NewTask): readonly string[] {
  const isStopping = afterFailedBatch(kind, rolling?.policy ?? null) === 'stop';
  return isStopping && nodes.length > stepLen ? ['stops before the next batch when every node of one has failed'] : [];
}

function rollingMessages({ tag, rolling }: NewTask): readonly string[] {
  if (rolling === undefined) return [];
  const { policy, upToDate } = rolling;
  const skipped = englishOf(addressList(upToDate.map((node) => node.ip)));
  return [
    ...(policy === null ? [] : [`policy: ${JSON.stringify(policy)}`]),
    ...(upToDate.length === 0 ? [] : [`skipped, as they run ${tag} already: ${skipped}`]),
  ];
}
