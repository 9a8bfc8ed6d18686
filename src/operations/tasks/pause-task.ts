import { giveTurnsAfter } from '../../engine/node-queue.ts';
import { Refusal } from '../../domain/errors.ts';
import type { TaskId } from '../../domain/ids.ts';
import { pause } from '../../domain/task.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import { leavePlaces } from '../../store/fleet/node-locks.ts';
import { haltBatches, setPhase } from '../../store/tasks/task-control.ts';
import { insertEvents, insertTaskLog, lockTasks, taskEvent } from '../../store/tasks/task-rows.ts';
import type { Context } from '../context.ts';
import { transact } from '../transact.ts';

/**
 * Pauses a task: running steps end, nothing new starts, until it is started again (contract §3.6). It keeps its nodes;
 * one that still waits for them leaves the queue.
 *
 * @throws Refusal: no such task, or it is not running
 */
export function pauseTask(context: Context, principal: Principal, taskId: TaskId): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    const [task] = await lockTasks(transaction, [taskId]);
    if (task === undefined) throw new Refusal('invalid', message('pause_unknown', { task: taskId }));
    const decision = pause(task);
    if (decision.kind === 'refused')
      throw new Refusal('invalid', message('pause_refused', { task: taskId, reason: decision.reason }));
    const now = context.now();
    await setPhase(transaction, taskId, decision.phase, { cancelAt: null, now });
    await haltBatches(transaction, taskId);
    // It would block the tasks behind it until somebody starts it again.
    if (task.state === 'init') await leavePlaces(transaction, taskId);
    await insertTaskLog(
      transaction,
      [{ taskId, batchId: null, message: message('operator_paused', { operator: principal.name }) }],
      now,
    );
    await insertEvents(transaction, [await taskEvent(transaction, taskId)]);
    await giveTurnsAfter(transaction, context.queue, [taskId], now);
    note('pause task', taskId);
  });
}
