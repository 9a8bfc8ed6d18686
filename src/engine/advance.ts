import type { BatchId, TaskId } from '../domain/ids.ts';
import { afterBatch, batchOutcome } from '../domain/task.ts';
import type { Queries } from '../store/database.ts';
import {
  beginBatch,
  countSuccesses,
  finishBatch,
  finishTask,
  firstOpenBatch,
  insertEvents,
  insertTaskLog,
  lockTasks,
  taskEvent,
  type TaskLogLine,
} from '../store/task-rows.ts';
import type { SliceQueue } from './slice-queue.ts';

/** Records the end of a batch whose last node finished, and moves its task on. The task's row is locked (T1). */
export async function endBatch(
  transaction: Queries,
  queue: SliceQueue,
  batch: { readonly id: BatchId; readonly seq: number; readonly taskId: TaskId },
  now: Date,
): Promise<void> {
  const state = batchOutcome(await countSuccesses(transaction, batch.id));
  await finishBatch(transaction, batch.id, state, now);
  const message = `batch ${batch.seq} ended: ${state}`;
  await insertTaskLog(transaction, [{ taskId: batch.taskId, batchId: batch.id, message }], now);
  await insertEvents(transaction, [
    { type: 'batch', task_id: batch.taskId, batch_id: batch.id, seq: batch.seq, state },
  ]);
  await advanceTask(transaction, queue, batch.taskId, now);
}

/**
 * Begins the next batch of a task, or ends the task, whichever is due; does nothing while a person has it paused.
 * The task's row is locked (T1), and no batch of it runs.
 */
export async function advanceTask(transaction: Queries, queue: SliceQueue, taskId: TaskId, now: Date): Promise<void> {
  const [task] = await lockTasks(transaction, [taskId]);
  if (task === undefined) return;
  const next = await firstOpenBatch(transaction, taskId);
  const decision = afterBatch(task, {
    counts: task.counts,
    maxFailures: task.max_failures,
    hasNext: next !== null,
  });
  const lines: TaskLogLine[] = [];
  switch (decision.kind) {
    case 'wait':
      return;
    case 'finish':
      await finishTask(transaction, taskId, { state: decision.state, error: decision.error, now });
      lines.push({ taskId, batchId: null, message: finishMessage(decision.state, decision.error) });
      break;
    case 'begin_next':
      if (next === null) return;
      await queue.offer(transaction, await beginBatch(transaction, next.id, now));
      lines.push({ taskId, batchId: next.id, message: `batch ${next.seq} begins` });
      await insertEvents(transaction, [
        { type: 'batch', task_id: taskId, batch_id: next.id, seq: next.seq, state: 'running' },
      ]);
      break;
  }
  await insertTaskLog(transaction, lines, now);
  await insertEvents(transaction, [await taskEvent(transaction, taskId)]);
}

function finishMessage(state: 'success' | 'failed', error: string): string {
  return error === '' ? `task ended: ${state}` : `task ended: ${state}: ${error}`;
}
