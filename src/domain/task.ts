import { type MaxFailures, tooManyFailures } from './failure-policy.ts';
import type { Status, StatusCounts } from './status.ts';

/** Where a task is. `ended`: a person stopped it for good. */
export interface TaskPhase {
  readonly state: Status;
  readonly ended: boolean;
}

export type Decision<Effect> =
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'accepted'; readonly phase: TaskPhase; readonly effect: Effect };

const RUNNING: TaskPhase = { state: 'running', ended: false };
const PAUSED: TaskPhase = { state: 'stopped', ended: false };
const ENDED: TaskPhase = { state: 'stopped', ended: true };

/**
 * A person starts a task: a new one from the beginning, a paused one where it was, a finished one with what failed.
 * The effect says whether failed node runs get another chance.
 */
export function start(phase: TaskPhase, counts: StatusCounts): Decision<'continue' | 'rerun_failed'> {
  switch (phase.state) {
    case 'init':
      return { kind: 'accepted', phase: RUNNING, effect: 'continue' };
    case 'running':
      return { kind: 'refused', reason: 'it is already running' };
    case 'stopped':
      return phase.ended
        ? { kind: 'refused', reason: 'it was stopped for good: create a new task' }
        : { kind: 'accepted', phase: RUNNING, effect: 'continue' };
    case 'success':
    case 'failed': {
      // the stopped ones of a finished task were skipped, and stay so
      return counts.failed + counts.init === 0
        ? { kind: 'refused', reason: 'it is finished and no node of it failed' }
        : { kind: 'accepted', phase: RUNNING, effect: 'rerun_failed' };
    }
  }
}

/** A person pauses a task: running steps end, nothing new starts. */
export function pause(phase: TaskPhase): Decision<null> {
  if (phase.state === 'init' || phase.state === 'running') return { kind: 'accepted', phase: PAUSED, effect: null };
  return { kind: 'refused', reason: 'it is not running' };
}

/** A person stops a task for good. */
export function stop(phase: TaskPhase): Decision<null> {
  const unfinished = phase.state === 'init' || phase.state === 'running' || phase.state === 'stopped';
  if (unfinished && !phase.ended) return { kind: 'accepted', phase: ENDED, effect: null };
  return { kind: 'refused', reason: 'it is already finished' };
}

export type AfterBatch =
  | { readonly kind: 'begin_next' }
  /** Paused or stopped: the next batch begins when a person starts the task again. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'finish'; readonly state: 'success' | 'failed'; readonly error: string };

export interface BatchEnd {
  readonly counts: StatusCounts;
  readonly maxFailures: MaxFailures | null;
  /** There is a batch with nodes that are not finished. */
  readonly hasNext: boolean;
}

/** The last node of a batch finished: what the task does now. */
export function afterBatch(phase: TaskPhase, { counts, maxFailures, hasNext }: BatchEnd): AfterBatch {
  if (phase.ended) return { kind: 'wait' };
  const complaint = hasNext ? tooManyFailures(maxFailures, counts) : null;
  if (complaint !== null) return { kind: 'finish', state: 'failed', error: complaint };
  if (hasNext) return phase.state === 'running' ? { kind: 'begin_next' } : { kind: 'wait' };
  if (counts.success > 0) return { kind: 'finish', state: 'success', error: '' };
  return { kind: 'finish', state: 'failed', error: 'no node reached the end' };
}

/** How a batch ended: like its task, it is a success when a node of it reached the end. */
export function batchOutcome(successes: number): 'success' | 'failed' {
  return successes > 0 ? 'success' : 'failed';
}
