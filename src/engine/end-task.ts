import { visible } from '../domain/characters.ts';
import type { TaskId } from '../domain/ids.ts';
import { isImage } from '../domain/image.ts';
import type { Status, StatusCounts } from '../domain/status.ts';
import { message, type Message, type Value } from '../messages/message.ts';
import type { Queries } from '../store/database.ts';
import { leaveInterlude } from '../store/tasks/interludes.ts';
import { takeBackUnready } from '../store/tasks/replacements.ts';
import { rolledTask, type RolledTask, rollingTask } from '../store/tasks/rolling.ts';
import { quietTasks } from '../store/tasks/task-control.ts';
import { finishTask, insertEvents, insertTaskLog, type LockedTask, taskEvent } from '../store/tasks/task-rows.ts';
import { rollBack } from './roll-back.ts';
import type { SliceQueue } from './slice-queue.ts';

/** How a task ends. */
interface TaskEnding {
  readonly state: 'success' | 'failed';
  /** '' = there is nothing to say. */
  readonly error: Value;
  /** Its nodes; they can be left out where it failed. */
  readonly counts?: Pick<StatusCounts, 'success' | 'failed'> | undefined;
}

/**
 * Ends a task. A deploy or replacement whose policy says so, and that failed, is rolled back in the same transaction. The task's row
 * is locked (T1).
 */
export async function endTask(
  transaction: Queries,
  queue: SliceQueue,
  taskId: TaskId,
  { state, error, counts }: TaskEnding,
  now: Date,
): Promise<void> {
  const isWanted = state === 'failed' && (await rollingTask(transaction, taskId)).policy?.rollback === true;
  const rolled = isWanted ? await rolledTask(transaction, taskId) : null;
  const obstacle = rolled === null ? null : rollbackObstacle(rolled);
  const isRolledBack = rolled !== null && obstacle === null;
  await finishTask(transaction, taskId, { state, error, isRolledBack, now });
  const messages = [
    endedLine({ state, error, counts }),
    ...(obstacle === null ? [] : [message('not_rolled_back', { reason: obstacle })]),
  ];
  await insertTaskLog(
    transaction,
    messages.map((line) => ({ taskId, batchId: null, message: line })),
    now,
  );
  await insertEvents(transaction, [await taskEvent(transaction, taskId)]);
  if (!isRolledBack) return;
  await leaveInterlude(transaction, taskId);
  await rollBack(transaction, queue, { taskId, rolled, reason: error }, now);
}

/** The line of its log. A success with failed nodes mentions them. */
function endedLine({ state, error, counts }: TaskEnding): Message {
  const { success = 0, failed = 0 } = counts ?? {};
  if (state === 'success' && failed > 0) {
    const reason = message('some_failed', { failed, nodes: success + failed });
    return message('task_ended_for', { state: message('state_partial'), reason });
  }
  const ended = message(state === 'success' ? 'state_success' : 'state_failed');
  return error === ''
    ? message('task_ended', { state: ended })
    : message('task_ended_for', { state: ended, reason: error });
}

function rollbackObstacle({ kind, nodes, previous_tag: previous, ...images }: RolledTask): Message | null {
  const { docker_image: present, tag } = images;
  if (nodes.length === 0) return message(kind === 'replace' ? 'no_new_node_to_return' : 'touched_no_node');
  if (kind === 'replace') return null;
  if (previous === null || previous === '') return message('no_image_before');
  if (!isImage(previous)) return message('previous_is_no_image', { given: visible(previous) });
  return previous === tag || present === tag ? message('image_is_already', { image: tag ?? '' }) : null;
}

/** Takes new nodes back that were to replace others, where their task was stopped for good (RP3). The tasks' rows are locked (T1). */
export async function takeBack(transaction: Queries, taskIds: readonly TaskId[], now: Date): Promise<void> {
  const taken = await takeBackUnready(transaction, taskIds, now);
  const lines = taken.map(({ taskId, count }) => ({
    taskId,
    batchId: null,
    message: message('new_nodes_back', { count }),
  }));
  await insertTaskLog(transaction, lines, now);
}

/** Of tasks that were paused or stopped, those whose last running nodes these changes of their counts take away. */
export function quietedBy(
  tasks: readonly LockedTask[],
  changes: ReadonlyMap<TaskId, Readonly<Record<Status, number>>>,
): readonly TaskId[] {
  return tasks
    .filter(({ id, state, counts }) => state === 'stopped' && isLast(counts.running, changes.get(id)?.running ?? 0))
    .map(({ id }) => id);
}

function isLast(running: number, change: number): boolean {
  return change < 0 && running + change === 0;
}

/**
 * The last steps of tasks that were paused or stopped have ended: a task that was stopped for good is finished now, and
 * an event is published. The tasks' rows are locked (T1).
 */
export async function settleQuiet(transaction: Queries, taskIds: readonly TaskId[], now: Date): Promise<void> {
  const quiet = await quietTasks(transaction, taskIds, now);
  await takeBack(transaction, quiet, now);
  for (const id of quiet) await insertEvents(transaction, [await taskEvent(transaction, id)]);
}
