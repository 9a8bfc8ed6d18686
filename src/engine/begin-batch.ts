import type { BatchId, TaskId } from '../domain/ids.ts';
import { message } from '../messages/message.ts';
import type { Queries } from '../store/database.ts';
import { beginBatch, insertEvents, insertTaskLog, taskEvent } from '../store/tasks/task-rows.ts';
import type { SliceQueue } from './slice-queue.ts';

/** Begins a batch: its slices are offered when the transaction commits. The task's row is locked (T1). */
export async function beginNextBatch(
  transaction: Queries,
  queue: SliceQueue,
  taskId: TaskId,
  batch: { readonly id: BatchId; readonly seq: number },
  now: Date,
): Promise<void> {
  const { id, seq } = batch;
  await queue.offer(transaction, await beginBatch(transaction, id, now));
  await insertTaskLog(transaction, [{ taskId, batchId: id, message: message('batch_begins', { seq }) }], now);
  await insertEvents(transaction, [
    { type: 'batch', task_id: taskId, batch_id: id, seq, state: 'running', condition: 'running' },
    await taskEvent(transaction, taskId),
  ]);
}
