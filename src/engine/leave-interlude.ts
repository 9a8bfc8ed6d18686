import { afterTry } from '../domain/policies/check-tries.ts';
import { unwellList } from '../domain/node-list.ts';
import type { HealthCheck } from '../domain/policies/rolling-policy.ts';
import { message, type Message, type Value } from '../messages/message.ts';
import type { Queries } from '../store/database.ts';
import {
  type HeldInterlude,
  holdsInterlude,
  leaveInterlude,
  putBackInterlude,
  releaseInterlude,
} from '../store/tasks/interludes.ts';
import { failUnwell, rollingTask } from '../store/tasks/rolling.ts';
import { insertTaskLog, lockTasks } from '../store/tasks/task-rows.ts';
import { advanceTask, type Behind } from './advance.ts';
import { endTask } from './end-task.ts';
import type { Found } from './run-checks.ts';
import type { SliceQueue } from './slice-queue.ts';

interface Leaving {
  readonly transaction: Queries;
  readonly queue: SliceQueue;
  readonly interlude: HeldInterlude;
  readonly now: Date;
}

/**
 * Records the result of a check in an interlude, and moves its task on when that was the last condition. Changes nothing
 * when another worker has the interlude by now, or its task does not run any more.
 */
export async function recordFound(
  transaction: Queries,
  queue: SliceQueue,
  { interlude, found }: { readonly interlude: HeldInterlude; readonly found: Found },
  now: Date,
): Promise<void> {
  const [task] = await lockTasks(transaction, [interlude.taskId]);
  if (task === undefined || !(await holdsInterlude(transaction, interlude))) return;
  if (task.state !== 'running') return releaseInterlude(transaction, interlude);
  const leaving: Leaving = { transaction, queue, interlude, now };
  switch (found.kind) {
    case 'over':
      return moveOn(leaving);
    case 'health':
      return recordHealth(leaving, found);
    case 'prometheus':
      return recordPrometheus(leaving, found.complaint);
  }
}

async function moveOn({ transaction, queue, interlude, now }: Leaving): Promise<void> {
  const { taskId, stage, batchId, attempt } = interlude;
  await leaveInterlude(transaction, taskId);
  const behind: Behind =
    stage === 'room'
      ? { passed: { kind: 'start' }, batchId, look: attempt }
      : { passed: { kind: 'stage', stage }, batchId };
  await advanceTask(transaction, queue, taskId, now, behind);
}

async function recordHealth(leaving: Leaving, found: Extract<Found, { readonly kind: 'health' }>): Promise<void> {
  const { transaction, queue, interlude, now } = leaving;
  const { taskId, batchId, attempt } = interlude;
  const { check, asked, unwell } = found;
  const what = message('health_check_of', { check: described(check) });
  const after = afterTry(check, attempt, unwell.length === 0);
  if (after.kind === 'passed') {
    await log(leaving, message('nodes_are_well', { what, count: asked }));
    return moveOn(leaving);
  }
  const complaint = message('nodes_not_well', { count: unwell.length, all: asked, nodes: unwellList(unwell) });
  if (after.kind === 'again') {
    await log(
      leaving,
      message('health_try_failed', { what, attempt, tries: check.tries, reason: complaint, seconds: after.wait }),
    );
    const due = new Date(now.getTime() + after.wait * 1000);
    const left = unwell.map((node) => node.nodeRunId);
    return putBackInterlude(transaction, interlude, { attempt: after.attempt, due, unwell: left });
  }
  if (batchId !== null) {
    const nodes = unwell.map((node) => ({ ...node, error: message('health_check_failed', { reason: node.error }) }));
    await failUnwell(transaction, { taskId, batchId }, nodes, now);
  }
  await leaveInterlude(transaction, taskId);
  const error = message('health_checks_failed', { what, tries: check.tries, reason: complaint });
  await endTask(transaction, queue, taskId, { state: 'failed', error }, now);
}

async function recordPrometheus(leaving: Leaving, complaint: Value | null): Promise<void> {
  const { transaction, queue, interlude, now } = leaving;
  const { taskId, attempt } = interlude;
  const gate = (await rollingTask(transaction, taskId)).policy?.prometheus;
  if (gate === undefined) return moveOn(leaving);
  const after = afterTry(gate, attempt, complaint === null);
  switch (after.kind) {
    case 'passed':
      await log(leaving, message('prometheus_within', { query: gate.query }));
      return moveOn(leaving);
    case 'again': {
      const due = new Date(now.getTime() + after.wait * 1000);
      await log(
        leaving,
        message('prometheus_try_failed', { attempt, tries: gate.tries, reason: complaint ?? '', seconds: after.wait }),
      );
      return putBackInterlude(transaction, interlude, { attempt: after.attempt, due, unwell: null });
    }
    case 'stop':
      // The interlude remains: when the task is started again, the gate is checked first.
      await putBackInterlude(transaction, interlude, { attempt: 1, due: now, unwell: null });
      return endTask(
        transaction,
        queue,
        taskId,
        {
          state: 'failed',
          error: message('prometheus_closed', { tries: gate.tries, reason: complaint ?? '' }),
        },
        now,
      );
  }
}

/** @example described({ type: 'tcp', port: 80, … }) // 'tcp :80' */
function described(check: HealthCheck): string {
  switch (check.type) {
    case 'http':
      return `${check.scheme} :${check.port}${check.path}`;
    case 'tcp':
      return `tcp :${check.port}`;
    case 'command':
      return 'command';
  }
}

function log({ transaction, interlude, now }: Leaving, line: Message): Promise<void> {
  const { taskId, batchId } = interlude;
  return insertTaskLog(transaction, [{ taskId, batchId, message: line }], now);
}
