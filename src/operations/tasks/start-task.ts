import { advanceTask } from '../../engine/advance.ts';
import { lineUp } from '../../engine/node-queue.ts';
import type { RemoteSteps } from '../../domain/plans/implemented-action.ts';
import { complaintsAbout, refuseFor } from '../../domain/complaints.ts';
import { Refusal } from '../../domain/errors.ts';
import type { TaskId } from '../../domain/ids.ts';
import { checkPlannedImage } from '../../domain/image.ts';
import { withIntegers } from '../../domain/plans/integer-params.ts';
import { paramsFor, readRequest } from '../../domain/plans/parameters.ts';
import { isRemote, type Params, type Plan } from '../../domain/plans/plan.ts';
import { secretComplaints } from '../../domain/plans/secret-params.ts';
import { start } from '../../domain/task.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import { missingParameters } from '../../steps/check.ts';
import { queuePlace } from '../../store/fleet/node-locks.ts';
import { planOf, rerunFailed, setPhase, setPlan } from '../../store/tasks/task-control.ts';
import { reopenSeconds } from '../../store/tasks/replacements.ts';
import { insertTaskLog, lockTasks } from '../../store/tasks/task-rows.ts';
import { remoteStepsNamed } from '../../store/tasks/task-sources.ts';
import type { Queries } from '../../store/database.ts';
import type { Context } from '../context.ts';
import { refuseStartBeyondLimits } from '../pools/machine-room.ts';
import { transact } from '../transact.ts';

export interface StartRequest {
  readonly taskId: TaskId;
  /** Parameter values to replace in the task's steps; null = none. */
  readonly params: Params | null;
}

/**
 * Continues a paused task, or runs the failed nodes of a finished one again (contract §3.6). A paused task still has its
 * nodes; another one may have to wait for them.
 *
 * @throws Refusal: no such task, already running, nothing left to run, or more machines than there may be
 */
export function startTask(context: Context, principal: Principal, { taskId, params }: StartRequest): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    const [task] = await lockTasks(transaction, [taskId]);
    if (task === undefined) throw new Refusal('invalid', message('start_unknown', { task: taskId }));
    const { holdsNodes, waitingFor } = await queuePlace(transaction, taskId);
    const decision = start(task, task.counts, waitingFor);
    if (decision.kind === 'refused')
      throw new Refusal('invalid', message('start_refused', { task: taskId, reason: decision.reason }));
    const now = context.now();
    if (params !== null) await replaceParams(transaction, taskId, params, context.limits.ansibleModules);
    if (decision.effect === 'rerun_failed') {
      await rerunFailed(transaction, taskId, now);
      await reopenSeconds(transaction, taskId, now);
    }
    await insertTaskLog(
      transaction,
      [{ taskId, batchId: null, message: message('operator_started', { operator: principal.name }) }],
      now,
    );
    if (decision.effect === 'continue' && holdsNodes) {
      await setPhase(transaction, taskId, decision.phase, { cancelAt: null, now });
      await advanceTask(transaction, context.queue, taskId, now);
    } else {
      await refuseStartBeyondLimits(transaction, taskId);
      await lineUp(transaction, context.queue, taskId, now);
    }
    note('start task', taskId);
  });
}

async function replaceParams(
  transaction: Queries,
  taskId: TaskId,
  params: Params,
  admitted: readonly string[],
): Promise<void> {
  const before = await planOf(transaction, taskId);
  const names = before.filter(({ work }) => isRemote(work)).map(({ name }) => name);
  const plan = withParams(before, params, await remoteStepsNamed(transaction, names));
  checkPlannedImage(plan);
  refuseFor([...complaintsAbout('params', secretComplaints(plan)), ...(await missingParameters(plan, admitted))]);
  await setPlan(transaction, taskId, plan);
}

/**
 * `{step: {param: value}}`, or `{param: value}` for every step that has it; ids of machine types and such are kept, and
 * secrets given as the mask.
 */
export function withParams(plan: Plan, params: Params, remoteSteps: RemoteSteps): Plan {
  const values = readRequest(params, new Set(plan.map((step) => step.name)));
  return plan.map((step) => {
    if (!isRemote(step.work)) return step;
    const { name, params: known, secrets = [] } = step;
    const replaced = paramsFor(values, { name, names: new Set(Object.keys(known)), secrets });
    return { ...step, params: withIntegers(name, { ...known, ...replaced }, remoteSteps.get(name) ?? []) };
  });
}
