import { judge } from '../domain/schedules/gate.ts';
import type { PoolId, TaskId } from '../domain/ids.ts';
import { message } from '../messages/message.ts';
import type { Queries } from '../store/database.ts';
import { type GateWaiter, lockGates, lookAtGates, recordWaits } from '../store/schedules/gates.ts';
import { insertTaskLog } from '../store/tasks/task-rows.ts';
import type { Change, Verdicts } from './flush/change.ts';

/*
 * Nodes that wait for another pool before a step (contract §4).
 *
 * GT1. A gate is judged in the transaction that records the beginning of the step: a node has passed when its step has
 *      begun; nothing else is recorded.
 * GT2. The tasks of one pool pass their gates one after the other, so that together they are no more than the
 *      depended-on pools can serve.
 * GT3. The beginning of a node's wait is a row: the limit of the wait outlives every process.
 * GT4. A node that passed does not wait again for a retry; one that is started again after it failed does.
 */

type Begin = Change & { readonly kind: 'begin' };

/**
 * Judges the beginnings that stand before a gate. The tasks' rows are locked (T1).
 *
 * @returns the verdicts; beginnings that are not in it may go on
 */
export async function judgeGates(
  transaction: Queries,
  changes: readonly Change[],
  runningTasks: ReadonlySet<TaskId>,
  now: Date,
): Promise<Verdicts> {
  const verdicts = new Map<Change, ReturnType<typeof judge>[number]>();
  const gated = changes.filter((change): change is Begin => isGated(change, runningTasks));
  if (gated.length === 0) return verdicts;
  await lockGates(transaction, [...new Set(gated.map((begin) => begin.nodeRun.slice.task.id))]);
  const opened = new Map<PoolId, number>();
  for (const group of Map.groupBy(gated, keyOf).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { task } = first.nodeRun.slice;
    const looks = await lookAtGates(transaction, task.id, first.position.stepIndex);
    const pool = looks[0]?.waitingPool;
    if (pool === undefined) continue;
    const before = opened.get(pool) ?? 0;
    const begins = group.toSorted((a, b) => a.nodeRun.id - b.nodeRun.id);
    const waits = await recordWaits(transaction, begins.map(waiterOf), now);
    const since = begins.map((begin) => waits.get(begin.nodeRun.id)?.since ?? now);
    const judged = judge(
      looks.map((look) => ({ ...look, past: look.past + before })),
      since,
      now,
    );
    for (const [index, begin] of begins.entries()) verdicts.set(begin, judged[index] ?? { kind: 'wait' });
    opened.set(pool, before + judged.filter((verdict) => verdict.kind === 'open').length);
    const isNew = (begin: Begin): boolean => waits.get(begin.nodeRun.id)?.isNew === true;
    const stopped = begins.filter((begin) => isNew(begin) && verdicts.get(begin)?.kind === 'wait');
    await logWaits(transaction, stopped, looks, now);
  }
  return verdicts;
}

function isGated(change: Change, runningTasks: ReadonlySet<TaskId>): boolean {
  if (change.kind !== 'begin') return false;
  const { task } = change.nodeRun.slice;
  const { stepIndex, attempt, firstAttempt } = change.position;
  return task.gatedSteps.includes(stepIndex) && attempt === firstAttempt && runningTasks.has(task.id);
}

function keyOf({ nodeRun, position }: Begin): string {
  return `${nodeRun.slice.task.id} ${position.stepIndex}`;
}

function waiterOf({ nodeRun, position: { stepIndex, attempt } }: Begin): GateWaiter {
  return { nodeRunId: nodeRun.id, stepIndex, attempt };
}

async function logWaits(
  transaction: Queries,
  begins: readonly Begin[],
  looks: Awaited<ReturnType<typeof lookAtGates>>,
  now: Date,
): Promise<void> {
  const [first] = begins;
  if (first === undefined) return;
  const { task, batchId } = first.nodeRun.slice;
  const step = task.plan[first.position.stepIndex]?.name ?? '';
  const pools = looks.map((look) => message('pool_with_successes', { pool: look.poolName, count: look.ok }));
  const line = message('nodes_wait_at_gate', { count: begins.length, step, pools });
  await insertTaskLog(transaction, [{ taskId: task.id, batchId, message: line }], now);
}
