import { advanceTask, endBatch } from '../../engine/advance.ts';
import { giveTurnsAfter } from '../../engine/node-queue.ts';
import { Refusal } from '../../domain/errors.ts';
import type { NodeRunId } from '../../domain/ids.ts';
import { skipNode } from '../../domain/node-control.ts';
import { batchOutcome } from '../../domain/task.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import { closeNodeRun, type ControlledNodeRun, markFinished } from '../../store/tasks/node-run-control.ts';
import { batchCounts, finishBatch, insertTaskLog, type LockedTask } from '../../store/tasks/task-rows.ts';
import { changeNodeRun, type LockedNodeRun } from './change-node-run.ts';
import type { Context } from '../context.ts';
import { tellWatchers } from './retry-node.ts';

/**
 * Leaves one node out of its task: a failed one no longer counts as failed and is not run again by a start,
 * a waiting one never runs. The machine is not touched, and the node may be retried later.
 *
 * @throws Refusal: no such node run, it is in work or reached the end, or its task was stopped for good
 */
export async function skipNodeRun(context: Context, principal: Principal, nodeRunId: NodeRunId): Promise<void> {
  await changeNodeRun(context, principal, nodeRunId, async ({ note, ...locked }) => {
    await skipInTask(context, principal, locked);
    note('skip node run', nodeRunId);
  });
}

/** The task's row is locked (T1). @throws Refusal */
export async function skipInTask(
  context: Context,
  { name: operator }: Principal,
  { transaction, task, run }: LockedNodeRun,
): Promise<void> {
  const { taskId } = run;
  const decision = skipNode(task, run);
  if (decision.kind === 'refused') {
    throw new Refusal(decision.code, message('skip_refused', { node: run.ip, task: taskId, reason: decision.reason }));
  }
  const now = context.now();
  const reason =
    run.error === ''
      ? message('skipped_by', { operator })
      : message('skipped_by_after', { operator, reason: run.error });
  await markFinished(transaction, run, { state: 'stopped', position: decision.position, reason }, now);
  const what = decision.effect === 'excuse' ? message('not_counted_failed') : message('will_not_run');
  const line = message('operator_skips', { operator, node: run.ip, what });
  await insertTaskLog(transaction, [{ taskId, batchId: run.batch.id, message: line }], now);
  const skipped = { ...run, state: 'stopped', isSkipped: true, position: decision.position, error: reason } as const;
  await tellWatchers(transaction, task, skipped);
  if (decision.effect === 'leave_out') await closeRun(transaction, context, task, run);
  await giveTurnsAfter(transaction, context.queue, [taskId], now);
}

/** Closes a node run that will not run, and its slice and batch when they have no other node left. */
export async function closeRun(
  transaction: Queries,
  { queue, now }: Context,
  task: LockedTask,
  run: ControlledNodeRun,
): Promise<void> {
  const left = await closeNodeRun(transaction, run);
  if (left > 0) return;
  const { batch, taskId } = run;
  if (batch.state === 'running' || batch.state === 'stopped') {
    await endBatch(transaction, queue, { id: batch.id, seq: batch.seq, taskId }, now());
    return;
  }
  await finishBatch(transaction, batch.id, batchOutcome((await batchCounts(transaction, batch.id)).success), now());
  // A running task goes on when its present batch ends; one that waits or is paused may have nothing left.
  if (task.state === 'init' || task.state === 'stopped') await advanceTask(transaction, queue, taskId, now());
}
