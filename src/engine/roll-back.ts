import { batchSizes } from '../domain/batching.ts';
import type { TaskId } from '../domain/ids.ts';
import { withImage } from '../domain/image.ts';
import { planOfPart } from '../domain/plans/plan-parts.ts';
import { type Message, message, type Value } from '../messages/message.ts';
import type { Queries } from '../store/database.ts';
import { handOverPlaces } from '../store/fleet/node-locks.ts';
import type { RolledTask } from '../store/tasks/rolling.ts';
import { setPhase } from '../store/tasks/task-control.ts';
import { insertTask, type NewTask } from '../store/tasks/task-creation.ts';
import { firstOpenBatch, insertTaskLog } from '../store/tasks/task-rows.ts';
import { beginNextBatch } from './begin-batch.ts';
import type { SliceQueue } from './slice-queue.ts';

export interface Rollback {
  /** The task that failed. */
  readonly taskId: TaskId;
  readonly rolled: RolledTask;
  readonly reason: Value;
}

/**
 * Makes and starts the task that returns the nodes that a deploy touched to the previous image: by the deploy's
 * own plan, so that later edits of the template do not matter, and with as many nodes at once as the deploy had. Of a
 * replacement it returns the new nodes whose old ones are untouched, as these would have been returned. It takes over the deploy's places at the nodes, so that no waiting task runs in between. Its policy has no
 * rollback: it is never rolled back itself. The deploy's row is locked (T1).
 */
export async function rollBack(transaction: Queries, queue: SliceQueue, rollback: Rollback, now: Date): Promise<void> {
  const { taskId, rolled, reason } = rollback;
  const { nodes, atOnce: stepLen } = rolled;
  const id = await insertTask(
    transaction,
    {
      ...wayBack(rolled),
      templateId: rolled.template_id,
      templateName: rolled.template_name,
      taskName: `rollback_of_${rolled.task_name}`,
      poolId: rolled.pool_id,
      poolName: rolled.pool_name,
      stepLen,
      maxFailures: null,
      operator: rolled.opr_user,
      origin: { kind: 'rollback', task: taskId },
      nodes,
      rolling: {
        // every node that can be rolled back is
        policy: { failed_batch: 'continue' },
        batchSizes: batchSizes({ nodes: nodes.length, whole: nodes.length, most: stepLen, policy: null }),
        upToDate: [],
        rollbackOf: taskId,
      },
    },
    now,
  );
  await handOverPlaces(transaction, taskId, id);
  await setPhase(transaction, id, { state: 'running', ended: false }, { cancelAt: null, now });
  const [begins, why] = rollbackLines(rolled, { task: id, failed: taskId, reason });
  await insertTaskLog(
    transaction,
    [
      { taskId, batchId: null, message: begins },
      { taskId: id, batchId: null, message: why },
    ],
    now,
  );
  const first = await firstOpenBatch(transaction, id);
  if (first !== null) await beginNextBatch(transaction, queue, id, first, now);
}

/** What the task of a rollback does. */
function wayBack({ kind, plan, previous_tag: image }: RolledTask): Pick<NewTask, 'kind' | 'plan' | 'tag'> {
  if (kind === 'replace') return { kind: 'shrink', plan: planOfPart(plan, 'old'), tag: null };
  return { kind: 'deploy', plan: withImage(plan, image ?? ''), tag: image };
}

/** The lines in the logs of both tasks. */
function rollbackLines(
  { kind, nodes: { length: count }, previous_tag: image }: RolledTask,
  { task, failed, reason }: { readonly task: TaskId; readonly failed: TaskId; readonly reason: Value },
): readonly [Message, Message] {
  if (kind === 'replace') {
    return [
      message('new_nodes_go_back', { count, task }),
      message('new_nodes_back_from', { task: failed, count, reason }),
    ];
  }
  const values = { count, image: image ?? '' };
  return [
    message('rolling_back', { ...values, task }),
    message('rolled_back_from', { ...values, task: failed, reason }),
  ];
}
