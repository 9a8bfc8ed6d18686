import type { TaskId } from '../domain/ids.ts';
import type { Plan } from '../domain/plans/plan.ts';
import type { Database, Queries } from '../store/database.ts';
import { inTransaction } from '../store/in-transaction.ts';
import {
  releaseSlice,
  type SliceTask,
  sliceTask,
  takeSlice,
  tasksOfSlices,
  unfinishedNodeRuns,
} from '../store/tasks/slices.ts';
import { lockTasks } from '../store/tasks/task-rows.ts';
import type { HeldNodeRun, HeldSlice } from './held.ts';
import type { SliceJob, SliceQueue } from './slice-queue.ts';

export interface TakingDeps {
  readonly database: Database;
  readonly queue: SliceQueue;
  readonly workerId: string;
  readonly now: () => Date;
  /** Whether the slices of a plan are left to other workers (OL2); left out = none are. */
  readonly leavesPlan?: (plan: Plan) => boolean;
}

/** Seconds after which a slice that was left to others is offered again: to them, or to this worker when nobody has come. */
const LEFT_FOR = 1;

/** A slice that this worker has taken, and what is left to do in it. */
export interface TakenSlice {
  readonly slice: HeldSlice;
  readonly nodeRuns: readonly HeldNodeRun[];
}

/**
 * Takes the slices of jobs until `room` node runs are taken (the last slice may go beyond), and passes the other jobs
 * on, all in one transaction. Stale jobs are dropped.
 *
 * @throws what the database throws: then the jobs still belong to the caller, and slices may be taken in the rows all the
 *   same, when the reply to the commit was lost (R4)
 * @example const taken = await takeSlices(jobs, capacity - load, { database, queue, workerId, now });
 */
export async function takeSlices(
  jobs: readonly SliceJob[],
  room: number,
  { database, queue, workerId, now, leavesPlan = () => false }: TakingDeps,
): Promise<readonly TakenSlice[]> {
  const taskIds = await tasksOfSlices(
    database,
    jobs.map(({ sliceId }) => sliceId),
  );
  return inTransaction(database, async (transaction) => {
    const locked = await lockTasks(transaction, [...new Set(taskIds.values())]);
    const running = new Set(locked.filter(({ state }) => state === 'running').map(({ id }) => id));
    const tasks = new TasksRead(transaction);
    const taken: TakenSlice[] = [];
    let left = room;
    for (const [index, job] of jobs.entries()) {
      if (left <= 0) {
        await queue.offer(transaction, jobs.slice(index));
        break;
      }
      const taskId = taskIds.get(job.sliceId);
      if (taskId !== undefined && running.has(taskId) && leavesPlan((await tasks.of(taskId)).plan)) {
        await queue.offer(transaction, [job], LEFT_FOR);
        continue;
      }
      const lease = await takeSlice(transaction, { ...job, workerId });
      if (lease === null || taskId === undefined) continue;
      if (!running.has(taskId)) {
        await releaseSlice(transaction, { sliceId: job.sliceId, lease: lease.lease }, 'waiting', now());
        continue;
      }
      const slice: HeldSlice = {
        id: job.sliceId,
        batchId: lease.batch_id,
        lease: lease.lease,
        task: { id: taskId, ...(await tasks.of(taskId)) },
        lost: new AbortController(),
      };
      const rows = await unfinishedNodeRuns(transaction, job.sliceId);
      taken.push({ slice, nodeRuns: rows.map((row): HeldNodeRun => ({ ...row, slice })) });
      left -= rows.length;
    }
    return taken;
  });
}

/** Tasks, each of which is read once. */
class TasksRead {
  private readonly transaction: Queries;
  private readonly tasks = new Map<TaskId, SliceTask>();

  constructor(transaction: Queries) {
    this.transaction = transaction;
  }

  async of(id: TaskId): Promise<SliceTask> {
    const task = this.tasks.get(id) ?? (await sliceTask(this.transaction, id));
    this.tasks.set(id, task);
    return task;
  }
}
