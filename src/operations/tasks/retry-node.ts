import { machineRoom } from '../../engine/machine-room.ts';
import { lineUp } from '../../engine/node-queue.ts';
import { Refusal } from '../../domain/errors.ts';
import { nodeRunCondition } from '../../domain/condition.ts';
import type { BatchId, NodeRunId } from '../../domain/ids.ts';
import { retryNode } from '../../domain/node-control.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import {
  type ControlledNodeRun,
  controlledNodeRun,
  reopenNodeRun,
  runningBatch,
} from '../../store/tasks/node-run-control.ts';
import { addNewNodes, appendBatch, firstOfPair, secondLeftOut } from '../../store/tasks/replacements.ts';
import { planOf } from '../../store/tasks/task-control.ts';
import { insertEvents, insertTaskLog, type LockedTask, taskEvent } from '../../store/tasks/task-rows.ts';
import { refuseStartBeyondLimits } from '../pools/machine-room.ts';
import { changeNodeRun } from './change-node-run.ts';
import type { Context } from '../context.ts';

/**
 * Runs one failed or skipped node of a task again, from the step it failed at. In a running task it starts at once, as
 * part of the batch that runs; in a paused one it waits for the start; a finished task runs again.
 *
 * @throws Refusal: no such node run, it has not failed, or its task was stopped for good
 */
export async function retryNodeRun(context: Context, principal: Principal, nodeRunId: NodeRunId): Promise<void> {
  await changeNodeRun(context, principal, nodeRunId, async ({ transaction, note, task, run }) => {
    const { taskId } = run;
    const decision = retryNode(task, run);
    if (decision.kind === 'refused') {
      throw new Refusal(
        decision.code,
        message('retry_refused', { node: run.ip, task: taskId, reason: decision.reason }),
      );
    }
    await refuseBeforeFirst(transaction, run);
    const now = context.now();
    // Its own batch may have ended long ago: it joins the running one, so that one batch runs at a time.
    const joined = decision.when === 'now' ? await runningBatch(transaction, taskId) : null;
    const batch = joined ?? run.batch;
    const target = { position: decision.position, batchId: batch.id, isOffered: joined !== null };
    const slice = await reopenNodeRun(transaction, run, target, now);
    await reopenSecond(transaction, run, joined !== null, now);
    if (joined !== null) {
      await refuseWithoutRoom(transaction, joined.id);
      await addNewNodes(transaction, joined.id);
      await context.queue.offer(transaction, [slice]);
    }
    const line = message(WHEN[decision.when], { operator: principal.name, node: run.ip, seq: batch.seq });
    await insertTaskLog(transaction, [{ taskId, batchId: batch.id, message: line }], now);
    if (decision.when === 'task_again') {
      await refuseStartBeyondLimits(transaction, taskId);
      await lineUp(transaction, context.queue, taskId, now);
    }
    const again = { ...run, state: 'init', isSkipped: false, position: decision.position, error: '' } as const;
    await tellWatchers(transaction, task, again);
    note('retry node run', nodeRunId);
  });
}

/** @throws Refusal when a machine more would be beyond a limit (ML1) */
async function refuseWithoutRoom(transaction: Queries, batchId: BatchId): Promise<void> {
  const room = await machineRoom(transaction, { batchId, look: 1 });
  if (room.kind === 'stop') throw new Refusal('invalid', room.error);
}

/** @throws Refusal for the second node of a pair whose first one is not at its end (RP1) */
async function refuseBeforeFirst(transaction: Queries, { id, ip, taskId }: ControlledNodeRun): Promise<void> {
  const first = await firstOfPair(transaction, id);
  if (first === null || first.state === 'success') return;
  const reason = message('other_node_first', { node: first.ip });
  throw new Refusal('invalid', message('retry_refused', { node: ip, task: taskId, reason }));
}

/** The second node of its pair, if that was left out, comes back too: in a batch after the one that runs, or in its own. */
async function reopenSecond(
  transaction: Queries,
  { id, taskId }: ControlledNodeRun,
  isJoining: boolean,
  now: Date,
): Promise<void> {
  const second = await secondLeftOut(transaction, id);
  if (second === null) return;
  const run = await controlledNodeRun(transaction, second);
  const batchId = isJoining ? await appendBatch(transaction, taskId) : run.batch.id;
  await reopenNodeRun(transaction, run, { position: run.position, batchId, isOffered: false }, now);
}

const WHEN = {
  now: 'operator_retries_now',
  next_start: 'operator_retries_next_start',
  task_again: 'operator_retries_task_again',
} as const;

/** The events with the new states of a node and its task. */
export async function tellWatchers(transaction: Queries, task: LockedTask, run: ControlledNodeRun): Promise<void> {
  const { taskId } = run;
  const plan = await planOf(transaction, taskId);
  const { stepIndex, attempt } = run.position;
  const step = plan[stepIndex]?.name ?? '';
  const { id, nodeId, ip, state, error } = run;
  await insertEvents(transaction, [
    {
      type: 'node_run',
      task_id: taskId,
      batch_id: run.batch.id,
      node_run_id: id,
      node_id: nodeId,
      ip,
      state,
      condition: nodeRunCondition(state, run.isSkipped, task),
      step,
      attempt,
      error,
    },
    await taskEvent(transaction, taskId),
  ]);
}
