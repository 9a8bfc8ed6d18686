import { endedBatchCondition } from '../domain/condition.ts';
import type { BatchId, TaskId } from '../domain/ids.ts';
import { addressList } from '../domain/node-list.ts';
import { afterFailedBatch } from '../domain/policies/rolling-policy.ts';
import { batchOutcome, batchWords, doneNodes, type Move, nextMove, type Passed } from '../domain/task.ts';
import { message, type Message } from '../messages/message.ts';
import type { Queries } from '../store/database.ts';
import { enterInterlude, isInInterlude } from '../store/tasks/interludes.ts';
import { addNewNodes, areAllOld, leaveSecondsOut, secondPart } from '../store/tasks/replacements.ts';
import {
  firstFailures,
  pauseAtCheckpoint,
  rememberImage,
  type RollingTask,
  rollingTask,
} from '../store/tasks/rolling.ts';
import type { InterludeStage } from '../store/schema.ts';
import {
  batchCounts,
  finishBatch,
  firstOpenBatch,
  insertEvents,
  insertTaskLog,
  type LockedTask,
  lockTasks,
  type OpenBatch,
  taskEvent,
} from '../store/tasks/task-rows.ts';
import { beginNextBatch } from './begin-batch.ts';
import { endTask } from './end-task.ts';
import { machineRoom } from './machine-room.ts';
import { makeRoom, type RoomMade } from './make-room.ts';
import type { SliceQueue } from './slice-queue.ts';

/** Records the end of a batch whose last node finished, and moves its task on. The task's row is locked (T1). */
export async function endBatch(
  transaction: Queries,
  queue: SliceQueue,
  batch: { readonly id: BatchId; readonly seq: number; readonly taskId: TaskId },
  now: Date,
): Promise<void> {
  const counts = await batchCounts(transaction, batch.id);
  const state = batchOutcome(counts.success);
  await finishBatch(transaction, batch.id, state, now);
  const line = message('batch_ended', { seq: batch.seq, outcome: batchWords(counts) });
  await insertTaskLog(transaction, [{ taskId: batch.taskId, batchId: batch.id, message: line }], now);
  await insertEvents(transaction, [
    {
      type: 'batch',
      task_id: batch.taskId,
      batch_id: batch.id,
      seq: batch.seq,
      state,
      condition: endedBatchCondition(counts),
    },
  ]);
  const passed: Passed = { kind: 'batch', seq: batch.seq, ...counts };
  await advanceTask(transaction, queue, batch.taskId, now, { passed, batchId: batch.id });
}

/** A task that moves on: what is finished, and the batch concerned. */
export interface Behind {
  readonly passed: Passed;
  readonly batchId: BatchId | null;
  /** The task waits for room: the number of this look for it, from 1; absent = it has not waited. */
  readonly look?: number;
}

const STARTED: Behind = { passed: { kind: 'start' }, batchId: null };

/**
 * Begins the next batch of a task, enters the wait that its policy demands first, or ends the task, whichever applies;
 * does nothing while the task is paused. The task's row is locked (T1), and none of its batches runs.
 */
export async function advanceTask(
  transaction: Queries,
  queue: SliceQueue,
  taskId: TaskId,
  now: Date,
  behind: Behind = STARTED,
): Promise<void> {
  const [locked] = await lockTasks(transaction, [taskId]);
  if (locked === undefined) return;
  if (await isInInterlude(transaction, taskId)) {
    // A wait between two batches ends by itself (between-batches.ts).
    return insertEvents(transaction, [await taskEvent(transaction, taskId)]);
  }
  const rolling = await rollingTask(transaction, taskId);
  const { task, next } = await standingOf(transaction, locked, rolling, now);
  const after = afterFailedBatch(rolling.kind, rolling.policy);
  const isLimited = task.max_failures !== null || rolling.policy?.canary !== undefined || after === 'stop';
  const move = nextMove(task, behind.passed, {
    counts: task.counts,
    maxFailures: task.max_failures,
    policy: rolling.policy,
    afterFailedBatch: after,
    hasNext: next !== null,
    checkpoint: rolling.checkpoint,
    isGone:
      behind.passed.kind === 'batch' && rolling.kind === 'replace' && (await areAllOld(transaction, behind.batchId)),
    failures: isLimited && task.counts.failed > 0 ? await firstFailures(transaction, taskId) : [],
  });
  await carryOut(move, { transaction, queue, task, rolling, next, behind, now });
}

/** Where a task stands, after nodes whose turn would come but must not were left out. */
async function standingOf(
  transaction: Queries,
  task: LockedTask,
  { kind }: RollingTask,
  now: Date,
): Promise<{ readonly task: LockedTask; readonly next: OpenBatch | null }> {
  if (kind === 'replace' && (await passOverUnled(transaction, task.id, now))) {
    const [counted = task] = await lockTasks(transaction, [task.id]);
    return { task: counted, next: await firstOpenBatch(transaction, task.id) };
  }
  return { task, next: await firstOpenBatch(transaction, task.id) };
}

/**
 * Leaves out the nodes that come next in a task that replaces machines where the other node of the pair is not at its end (RP1).
 *
 * @returns whether there were any
 */
async function passOverUnled(transaction: Queries, taskId: TaskId, now: Date): Promise<boolean> {
  const part = await secondPart(transaction, taskId);
  for (let isAny = false; ; isAny = true) {
    const next = await firstOpenBatch(transaction, taskId);
    if (next === null || part === null) return isAny;
    const ips = await leaveSecondsOut(transaction, { taskId, batchId: next.id, part }, now);
    if (ips.length === 0) return isAny;
    const line = message(PASSED_OVER[part], { count: ips.length, nodes: addressList(ips) });
    await insertTaskLog(transaction, [{ taskId, batchId: next.id, message: line }], now);
    if (ips.length < next.open_count) return true;
    await finishBatch(transaction, next.id, 'failed', now);
  }
}

const PASSED_OVER = { old: 'old_nodes_stay', new: 'new_nodes_not_made' } as const;

interface Moving {
  readonly transaction: Queries;
  readonly queue: SliceQueue;
  readonly task: LockedTask;
  readonly rolling: RollingTask;
  readonly next: OpenBatch | null;
  readonly behind: Behind;
  readonly now: Date;
}

async function carryOut(move: Move, moving: Moving): Promise<void> {
  const { transaction, queue, task, next, behind, now } = moving;
  switch (move.kind) {
    case 'wait':
      return;
    case 'finish':
      return endTask(transaction, queue, task.id, { ...move, error: move.error ?? '', counts: task.counts }, now);
    case 'enter':
      return enter(moving, { ...move, attempt: 1 }, entryMessage(move));
    case 'pause':
      await pauseAtCheckpoint(transaction, task.id, {
        done: doneNodes(task.counts),
        reason: move.reason,
        now,
      });
      await insertTaskLog(transaction, [{ taskId: task.id, batchId: behind.batchId, message: move.reason }], now);
      return insertEvents(transaction, [await taskEvent(transaction, task.id)]);
    case 'begin_next':
      return next === null ? undefined : beginWhereThereIsRoom(moving, next);
  }
}

/** Begins a batch, or as much of it as leaves enough nodes of the pool available. */
async function beginWhereThereIsRoom(moving: Moving, next: OpenBatch): Promise<void> {
  const { transaction, queue, task, rolling, behind, now } = moving;
  const { kind, policy, pool_id: poolId } = rolling;
  if (policy?.max_unavailable !== undefined && next.started === null) {
    const wanted = { taskId: task.id, poolId, limit: policy.max_unavailable, batch: next, look: behind.look };
    const room = await makeRoom(transaction, wanted, now);
    if (room.kind !== 'begin') return withoutRoom(moving, room);
  }
  if (kind === 'replace') {
    const room = await machineRoom(transaction, { batchId: next.id, look: behind.look });
    if (room.kind !== 'begin') return withoutRoom(moving, room);
  }
  if (kind === 'deploy') await rememberImage(transaction, task.id);
  if (kind === 'replace') await addNewNodes(transaction, next.id);
  await beginNextBatch(transaction, queue, task.id, next, now);
}

/** The next batch waits for room, or the task ends as there will be none. */
function withoutRoom(moving: Moving, room: Exclude<RoomMade, { readonly kind: 'begin' }>): Promise<void> {
  const { transaction, queue, task, now } = moving;
  if (room.kind === 'wait') return enter(moving, { ...room, stage: 'room' }, room.message);
  return endTask(transaction, queue, task.id, { state: 'failed', error: room.error }, now);
}

/** The interlude that a task enters. */
interface InterludeStart {
  readonly stage: InterludeStage;
  /** Seconds. */
  readonly wait: number;
  readonly attempt: number;
}

async function enter(moving: Moving, { stage, wait, attempt }: InterludeStart, line: Message | null): Promise<void> {
  const { transaction, task, behind, now } = moving;
  const { batchId } = behind;
  const due = new Date(now.getTime() + wait * 1000);
  await enterInterlude(transaction, { taskId: task.id, batchId, stage, attempt, due });
  if (line !== null) await insertTaskLog(transaction, [{ taskId: task.id, batchId, message: line }], now);
  await insertEvents(transaction, [await taskEvent(transaction, task.id)]);
}

function entryMessage(move: Extract<Move, { readonly kind: 'enter' }>): Message | null {
  switch (move.stage) {
    case 'bake':
      return message('baking', { seconds: move.wait });
    case 'health':
    case 'prometheus':
      return null; // each try logs its own result
  }
}
