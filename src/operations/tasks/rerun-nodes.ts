import { lineUp } from '../../engine/node-queue.ts';
import { Refusal } from '../../domain/errors.ts';
import type { NodeId, TaskId } from '../../domain/ids.ts';
import { start } from '../../domain/task.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import { rerunFailed } from '../../store/tasks/task-control.ts';
import { insertTaskLog, lockTasks } from '../../store/tasks/task-rows.ts';
import type { Context } from '../context.ts';

export interface RerunRequest {
  readonly taskId: TaskId;
  /** Nodes that failed in the task. */
  readonly nodeIds: readonly NodeId[];
}

/**
 * Runs a finished task again for some of its failed nodes, each from the step it failed at, in the caller's
 * transaction.
 *
 * @throws Refusal: no such task, or it cannot be started again
 */
export async function rerunNodesIn(
  transaction: Queries,
  context: Context,
  principal: Principal,
  { taskId, nodeIds }: RerunRequest,
): Promise<void> {
  const [task] = await lockTasks(transaction, [taskId]);
  if (task === undefined) throw new Refusal('invalid', message('start_unknown', { task: taskId }));
  const decision = start(task, task.counts);
  if (decision.kind === 'refused')
    throw new Refusal('invalid', message('start_refused', { task: taskId, reason: decision.reason }));
  const now = context.now();
  await rerunFailed(transaction, taskId, now, nodeIds);
  const line = message('operator_reruns', { operator: principal.name, count: nodeIds.length });
  await insertTaskLog(transaction, [{ taskId, batchId: null, message: line }], now);
  await lineUp(transaction, context.queue, taskId, now);
}
