import { type Message, message } from '../messages/message.ts';
import { reaches } from './amount.ts';
import { type MaxFailures, tooManyFailures } from './policies/failure-policy.ts';
import { type Unwell, unwellList } from './node-list.ts';
import type { AfterFailedBatch, RollingPolicy } from './policies/rolling-policy.ts';
import type { Status, StatusCounts } from './status.ts';

/** The state of a task. `ended`: a person stopped it for good, or its nodes were rolled back. */
export interface TaskPhase {
  readonly state: Status;
  readonly ended: boolean;
}

export type Decision<Effect> =
  | { readonly kind: 'refused'; readonly reason: Message }
  | { readonly kind: 'accepted'; readonly phase: TaskPhase; readonly effect: Effect };

const RUNNING: TaskPhase = { state: 'running', ended: false };
const PAUSED: TaskPhase = { state: 'stopped', ended: false };
const ENDED: TaskPhase = { state: 'stopped', ended: true };

/**
 * Starts a task: a new one from the beginning, a paused one where it was, a finished one with its failed nodes.
 * The effect says whether failed node runs are reopened.
 *
 * @param waitingFor the task that has nodes of a new one; null = none
 */
export function start(
  phase: TaskPhase,
  counts: StatusCounts,
  waitingFor: number | null = null,
): Decision<'continue' | 'rerun_failed'> {
  switch (phase.state) {
    case 'init':
      return waitingFor === null
        ? { kind: 'accepted', phase: RUNNING, effect: 'continue' }
        : { kind: 'refused', reason: message('task_waits', { task: waitingFor }) };
    case 'running':
      return { kind: 'refused', reason: message('task_running_already') };
    case 'stopped':
      return phase.ended
        ? { kind: 'refused', reason: message('task_was_stopped') }
        : { kind: 'accepted', phase: RUNNING, effect: 'continue' };
    case 'success':
    case 'failed': {
      if (phase.ended) return { kind: 'refused', reason: message('task_rolled_back') };
      // the stopped ones of a finished task were skipped, and remain so
      return counts.failed + counts.init === 0
        ? { kind: 'refused', reason: message('task_finished_well') }
        : { kind: 'accepted', phase: RUNNING, effect: 'rerun_failed' };
    }
  }
}

/** Pauses a task: running steps end, nothing new starts. */
export function pause(phase: TaskPhase): Decision<null> {
  if (phase.state === 'init' || phase.state === 'running') return { kind: 'accepted', phase: PAUSED, effect: null };
  return { kind: 'refused', reason: message('task_not_running') };
}

/** Stops a task for good. */
export function stop(phase: TaskPhase): Decision<null> {
  const unfinished = phase.state === 'init' || phase.state === 'running' || phase.state === 'stopped';
  if (unfinished && !phase.ended) return { kind: 'accepted', phase: ENDED, effect: null };
  return { kind: 'refused', reason: message('task_finished_already') };
}

export const TASK_ACTIONS = ['start', 'pause', 'stop'] as const;
export type TaskAction = (typeof TASK_ACTIONS)[number];

/**
 * What a person can do to a task now.
 *
 * @param waitingFor the task that has nodes of a new one; null = none
 */
export function taskActions(phase: TaskPhase, counts: StatusCounts, waitingFor: number | null): readonly TaskAction[] {
  const decisions = { start: start(phase, counts, waitingFor), pause: pause(phase), stop: stop(phase) };
  return TASK_ACTIONS.filter((action) => decisions[action].kind === 'accepted');
}

/** True for a task that is stopped, and can be started again. */
export function isPaused({ state, ended }: TaskPhase): boolean {
  return state === 'stopped' && !ended;
}

export const OUTCOMES = ['complete', 'partial'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How complete a success is (contract §3.5); null for any other state. */
export function outcomeOf(state: Status, { failed }: StatusCounts): Outcome | null {
  if (state !== 'success') return null;
  return failed === 0 ? 'complete' : 'partial';
}

/** What a task may have to wait for between two batches, in this order. */
const STAGES = ['bake', 'health', 'prometheus'] as const;
export type Stage = (typeof STAGES)[number];

/** What a task has just finished. */
export type Passed =
  /** A person started it, and none of its batches runs. */
  | { readonly kind: 'start' }
  | { readonly kind: 'batch'; readonly seq: number; readonly success: number; readonly failed: number }
  | { readonly kind: 'stage'; readonly stage: Stage };

export type Move =
  | { readonly kind: 'begin_next' }
  /** Paused or stopped: the next batch begins when a person starts the task again. */
  | { readonly kind: 'wait' }
  /** To be checked `wait` seconds from now. */
  | { readonly kind: 'enter'; readonly stage: Stage; readonly wait: number }
  /** A checkpoint: a person must start the task again. */
  | { readonly kind: 'pause'; readonly reason: Message }
  | { readonly kind: 'finish'; readonly state: 'success' | 'failed'; readonly error: Message | null };

/** The state of a task between two batches. */
export interface Standing {
  readonly counts: StatusCounts;
  readonly maxFailures: MaxFailures | null;
  readonly policy: RollingPolicy | null;
  readonly afterFailedBatch: AfterFailedBatch;
  /** The batch that ended took its nodes down: none is left to ask. */
  readonly isGone: boolean;
  /** There is a batch with unfinished nodes. */
  readonly hasNext: boolean;
  /** How many nodes were done at the last checkpoint at which the task paused. */
  readonly checkpoint: number;
  /** The first of its failed nodes. */
  readonly failures: readonly Unwell[];
}

/** What a task does next, when none of its batches runs. */
export function nextMove(phase: TaskPhase, passed: Passed, standing: Standing): Move {
  if (phase.ended) return { kind: 'wait' };
  const { counts, policy, hasNext } = standing;
  const complaint = hasNext ? failureComplaint(passed, standing) : null;
  if (complaint !== null) return { kind: 'finish', state: 'failed', error: complaint };
  const stage = nextStage(passed, standing);
  if (stage !== null) return { kind: 'enter', stage, wait: stage === 'bake' ? (policy?.bake ?? 0) : 0 };
  if (!hasNext) return ending(counts);
  const checkpoint = passed.kind === 'start' ? null : dueCheckpoint(standing);
  if (checkpoint !== null) return { kind: 'pause', reason: checkpoint };
  return phase.state === 'running' ? { kind: 'begin_next' } : { kind: 'wait' };
}

/** A task is a success when a node of it reached the end (contract §3.5). */
function ending({ success }: StatusCounts): Move {
  if (success > 0) return { kind: 'finish', state: 'success', error: null };
  return { kind: 'finish', state: 'failed', error: message('no_node_at_end') };
}

/** Why failed nodes stop the task, with their names. */
function failureComplaint(passed: Passed, standing: Standing): Message | null {
  const { counts, maxFailures, policy, failures } = standing;
  const isCanary = policy?.canary !== undefined && passed.kind === 'batch' && passed.seq === 1;
  const reason =
    isCanary && passed.failed > 0
      ? message('canary_failed', { failed: passed.failed })
      : (tooManyFailures(maxFailures, counts) ?? wholeBatchComplaint(passed, standing.afterFailedBatch));
  return reason === null ? null : message('failures_named', { reason, nodes: unwellList(failures, counts.failed) });
}

function wholeBatchComplaint(passed: Passed, after: AfterFailedBatch): Message | null {
  if (after === 'continue' || passed.kind !== 'batch' || passed.success > 0 || passed.failed === 0) return null;
  return message('batch_failed_whole', { seq: passed.seq });
}

/** Health is checked after every batch; the rest applies only when another batch follows. */
function nextStage(passed: Passed, { policy, hasNext, isGone }: Standing): Stage | null {
  if (passed.kind === 'start' || policy === null || isGone) return null;
  const isDue: Readonly<Record<Stage, boolean>> = {
    bake: hasNext && (policy.bake ?? 0) > 0,
    health: policy.health_check !== undefined,
    prometheus: hasNext && policy.prometheus !== undefined,
  };
  const left = passed.kind === 'stage' ? STAGES.slice(STAGES.indexOf(passed.stage) + 1) : STAGES;
  return left.find((stage) => isDue[stage]) ?? null;
}

/** The last checkpoint that was reached since the task paused at one. */
function dueCheckpoint({ policy, counts, checkpoint }: Standing): Message | null {
  const nodes = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const done = doneNodes(counts);
  const due = (policy?.checkpoints ?? []).findLast(
    (amount) => reaches(amount, done, nodes) && !reaches(amount, checkpoint, nodes),
  );
  if (due === undefined) return null;
  return message('checkpoint_reached', { checkpoint: due, done, nodes });
}

/** How many nodes of a task are done, successfully or not. */
export function doneNodes({ success, failed }: StatusCounts): number {
  return success + failed;
}

/** How a batch ended: like its task, it is a success when one of its nodes reached the end. */
export function batchOutcome(successes: number): 'success' | 'failed' {
  return successes > 0 ? 'success' : 'failed';
}

/**
 * How a batch ended, in words. A success with failed nodes mentions them: its task goes on, but it is not complete.
 *
 * @example batchWords({ success: 2, failed: 3 }) // 3 of 5 nodes failed
 */
export function batchWords({ success, failed }: Pick<StatusCounts, 'success' | 'failed'>): Message {
  return failed === 0
    ? message(batchOutcome(success) === 'success' ? 'state_success' : 'state_failed')
    : message('some_failed', { failed, nodes: success + failed });
}
