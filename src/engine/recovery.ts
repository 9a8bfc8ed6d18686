import type { TaskId } from '../domain/ids.ts';
import type { Database } from '../store/database.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { endingTasks, settleEnded } from '../store/tasks/task-control.ts';
import type { SliceLease } from '../store/tasks/slices.ts';
import { lockTasks } from '../store/tasks/task-rows.ts';
import {
  deadWorkers,
  forgottenSlices,
  type Patience,
  removeWorker,
  reofferSlices,
  tasksOfWorker,
} from '../store/processes/workers.ts';
import type { BossQueue } from './boss-queue.ts';
import { settleQuiet } from './end-task.ts';

/*
 * Everything that a crash can leave behind is found again from the rows.
 *
 * R1. Slices held by a dead or unknown worker are offered again under a new lease. If the worker was
 *     only frozen, it is fenced.
 * R2. Slices that are offered while the queue has no job at all are offered again: a lost queue loses nothing.
 * R3. A task that was stopped for good has no running node once its grace time is over and nobody holds its slices.
 * R4. A slice that a worker holds in the rows but does not run, because the reply to the commit that took it was lost, is
 *     offered again by that worker.
 */

export interface RecoveryDeps {
  readonly database: Database;
  readonly queue: BossQueue;
  readonly workerId: string;
  readonly patience: Patience;
  readonly now: () => Date;
}

/** Seconds after which an offer that nobody took is checked. */
const FORGOTTEN_AFTER = 15;

/** Takes over from workers that died (R1). Returns their ids. */
export async function takeOverFromTheDead(deps: RecoveryDeps): Promise<readonly string[]> {
  const { database } = deps;
  const dead = await deadWorkers(database, deps.workerId, deps.patience);
  for (const workerId of dead) {
    await offerUnrun({ ...deps, workerId }, []);
    await removeWorker(database, workerId);
  }
  return dead;
}

/** Offers again what a worker holds in the rows, except for what it runs (R4). */
export async function offerUnrun(
  { database, queue, workerId, now }: Omit<RecoveryDeps, 'patience'>,
  except: readonly SliceLease[],
): Promise<void> {
  for (const taskId of await tasksOfWorker(database, workerId)) {
    await inTransaction(database, async (transaction) => {
      const [task] = await lockTasks(transaction, [taskId]);
      const running = task?.state === 'running';
      await queue.offer(transaction, await reofferSlices(transaction, { taskId, workerId, running, except }, now()));
    });
  }
}

/** Offers again what the queue has lost (R2). */
export async function offerForgotten({ database, queue, now }: RecoveryDeps): Promise<void> {
  const before = new Date(now().getTime() - FORGOTTEN_AFTER * 1000);
  const forgotten = await forgottenSlices(database, before);
  if (forgotten.length === 0 || (await queue.waiting()) > 0) return;
  const byTask = Map.groupBy(forgotten, (slice): TaskId => slice.task_id);
  for (const [taskId, slices] of byTask) {
    await inTransaction(database, async (transaction) => {
      const [task] = await lockTasks(transaction, [taskId]);
      if (task?.state !== 'running') return;
      // The lease is the offered one: if the slice was taken meanwhile, this job is stale and dropped.
      await queue.offer(
        transaction,
        slices.map(({ id, lease }) => ({ sliceId: id, lease })),
      );
    });
  }
}

/** Marks nodes as stopped whose steps no process runs any more, as their task was stopped for good (R3). */
export async function settleUnattended(database: Database, now: () => Date): Promise<void> {
  for (const taskId of await endingTasks(database, now())) {
    await inTransaction(database, async (transaction) => {
      await lockTasks(transaction, [taskId]);
      await settleEnded(transaction, taskId, now());
      await settleQuiet(transaction, [taskId], now());
    });
  }
}
