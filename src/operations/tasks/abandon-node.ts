import { Defect } from '../../base/errors.ts';
import { giveTurnsAfter } from '../../engine/node-queue.ts';
import { settleQuiet } from '../../engine/end-task.ts';
import { Refusal } from '../../domain/errors.ts';
import type { NodeRunId } from '../../domain/ids.ts';
import { abandonNode } from '../../domain/node-control.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import { failAttempt, markFinished, setGivenUp } from '../../store/tasks/node-run-control.ts';
import { planOf } from '../../store/tasks/task-control.ts';
import { insertTaskLog } from '../../store/tasks/task-rows.ts';
import { changeNodeRun, type LockedNodeRun } from './change-node-run.ts';
import type { Context } from '../context.ts';
import { tellWatchers } from './retry-node.ts';
import { closeRun } from './skip-node.ts';

/**
 * Gives up one node of a task whose step does not end: the node fails, within two seconds where a process
 * runs its step, and its task goes on with the others. The command on the node is ended when the node answers again.
 *
 * @throws Refusal: no such node run, it is not in work, or its step does not run on the node
 */
export async function abandonNodeRun(context: Context, principal: Principal, nodeRunId: NodeRunId): Promise<void> {
  await changeNodeRun(context, principal, nodeRunId, async ({ note, ...locked }) => {
    await abandonInTask(context, principal, locked);
    note('abandon node run', nodeRunId);
  });
}

/** The task's row is locked (T1). @throws Refusal */
export async function abandonInTask(
  context: Context,
  { name: operator }: Principal,
  { transaction, task, run }: LockedNodeRun,
): Promise<void> {
  const { id, taskId, position } = run;
  const step = (await planOf(transaction, taskId))[position.stepIndex];
  if (step === undefined) throw new Defect(`node run ${id} is at step ${position.stepIndex} of none`);
  const decision = abandonNode(task, run, step.work.kind);
  if (decision.kind === 'refused') {
    throw new Refusal(
      decision.code,
      message('abandon_refused', { node: run.ip, task: taskId, reason: decision.reason }),
    );
  }
  const now = context.now();
  const reason = message('abandoned_by', { operator });
  const line = message('operator_abandons', { operator, node: run.ip, step: step.name });
  await insertTaskLog(transaction, [{ taskId, batchId: run.batch.id, message: line }], now);
  await setGivenUp(transaction, id, reason, now);
  if (decision.effect === 'tell') return;
  const error = message('step_error', { step: step.name, reason });
  await failAttempt(transaction, run, error, now);
  await markFinished(transaction, run, { state: 'failed', position, reason: error }, now);
  if (task.state === 'stopped') await settleQuiet(transaction, [taskId], now);
  await tellWatchers(transaction, task, { ...run, state: 'failed', error });
  await closeRun(transaction, context, task, run);
  await giveTurnsAfter(transaction, context.queue, [taskId], now);
}
