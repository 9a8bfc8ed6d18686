import { batchSizes } from '../domain/batching.ts';
import type { TaskId } from '../domain/ids.ts';
import { withImage } from '../domain/image.ts';
import { message, type Value } from '../messages/message.ts';
import type { Queries } from '../store/database.ts';
import { handOverPlaces } from '../store/fleet/node-locks.ts';
import type { RolledTask } from '../store/tasks/rolling.ts';
import { setPhase } from '../store/tasks/task-control.ts';
import { insertTask } from '../store/tasks/task-creation.ts';
import { firstOpenBatch, insertTaskLog } from '../store/tasks/task-rows.ts';
import { beginNextBatch } from './begin-batch.ts';
import type { SliceQueue } from './slice-queue.ts';

export interface Rollback {
  /** The deploy that failed. */
  readonly taskId: TaskId;
  readonly rolled: RolledTask;
  /** The image to go back to. */
  readonly image: string;
  readonly reason: Value;
}

/**
 * Makes and starts the task that returns the nodes that a deploy touched to the previous image: by the deploy's
 * own plan, so that later edits of the template do not matter, and with as many nodes at once as the deploy had.
 * It takes over the deploy's places at the nodes, so that no waiting task runs in between. Its policy has no
 * rollback: it is never rolled back itself. The deploy's row is locked (T1).
 */
export async function rollBack(transaction: Queries, queue: SliceQueue, rollback: Rollback, now: Date): Promise<void> {
  const { taskId, rolled, image, reason } = rollback;
  const { nodes, atOnce: stepLen } = rolled;
  const id = await insertTask(
    transaction,
    {
      kind: 'deploy',
      templateId: rolled.template_id,
      templateName: rolled.template_name,
      taskName: `rollback_of_${rolled.task_name}`,
      poolId: rolled.pool_id,
      poolName: rolled.pool_name,
      plan: withImage(rolled.plan, image),
      stepLen,
      tag: image,
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
  await insertTaskLog(
    transaction,
    [
      { taskId, batchId: null, message: message('rolling_back', { count: nodes.length, image, task: id }) },
      {
        taskId: id,
        batchId: null,
        message: message('rolled_back_from', { task: taskId, count: nodes.length, image, reason }),
      },
    ],
    now,
  );
  const first = await firstOpenBatch(transaction, id);
  if (first !== null) await beginNextBatch(transaction, queue, id, first, now);
}
