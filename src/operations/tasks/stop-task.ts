import { takeBack } from '../../engine/end-task.ts';
import { giveTurnsAfter } from '../../engine/node-queue.ts';
import { Refusal } from '../../domain/errors.ts';
import type { TaskId } from '../../domain/ids.ts';
import { stop } from '../../domain/task.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import { haltBatches, setPhase, stopUnstarted } from '../../store/tasks/task-control.ts';
import { insertEvents, insertTaskLog, lockTasks, taskEvent } from '../../store/tasks/task-rows.ts';
import type { Context } from '../context.ts';
import { transact } from '../transact.ts';

/**
 * Stops a task for good: nothing new starts, and steps that still run after the grace time are ended on their nodes
 * (contract §3.6). A node is free for other tasks as soon as no step runs there.
 *
 * @throws Refusal: no such task, or it is already finished
 */
export function stopTask(context: Context, principal: Principal, taskId: TaskId): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    const [task] = await lockTasks(transaction, [taskId]);
    if (task === undefined) throw new Refusal('invalid', message('stop_unknown', { task: taskId }));
    const decision = stop(task);
    if (decision.kind === 'refused')
      throw new Refusal('invalid', message('stop_refused', { task: taskId, reason: decision.reason }));
    const now = context.now();
    const cancelAt = new Date(now.getTime() + context.limits.stopGrace * 1000);
    await setPhase(transaction, taskId, decision.phase, { cancelAt, now });
    await haltBatches(transaction, taskId);
    await stopUnstarted(transaction, taskId, now);
    await insertTaskLog(
      transaction,
      [{ taskId, batchId: null, message: message('operator_stopped', { operator: principal.name }) }],
      now,
    );
    await takeBack(transaction, [taskId], now);
    await insertEvents(transaction, [await taskEvent(transaction, taskId)]);
    await giveTurnsAfter(transaction, context.queue, [taskId], now);
    note('stop task', taskId);
  });
}
