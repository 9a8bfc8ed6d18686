import type { Plan } from './plans/plan.ts';

/** At which step a node is, and at which attempt of it. */
export interface Position {
  readonly stepIndex: number;
  /** Counts from 1 and grows for as long as the node is at this step, restarts of the task included. */
  readonly attempt: number;
  /** The attempt at which the present budget of retries began. */
  readonly firstAttempt: number;
}

export const FIRST_POSITION: Position = { stepIndex: 0, attempt: 1, firstAttempt: 1 };

export type AfterStep =
  | { readonly kind: 'next'; readonly position: Position; readonly stepState: 'success' | 'ignored' }
  | { readonly kind: 'done'; readonly stepState: 'success' | 'ignored' }
  /** Try again `wait` seconds from now. */
  | { readonly kind: 'retry'; readonly position: Position; readonly stepState: 'failed'; readonly wait: number }
  | { readonly kind: 'failed'; readonly stepState: 'failed' }
  /** Its task was stopped for good, and that ended it. */
  | { readonly kind: 'stopped'; readonly stepState: 'stopped' };

/** What ended an attempt before its time: its task was stopped for good, or a person gave the node up. */
export type EndedBy = 'stop' | 'abandon';

const AFTER_EARLY_END: Readonly<Record<EndedBy, AfterStep>> = {
  stop: { kind: 'stopped', stepState: 'stopped' },
  abandon: { kind: 'failed', stepState: 'failed' },
};

/**
 * An attempt of a step ended on a node: what the node does now (contract §3.4). With ignore_error a step counts as
 * passed once its retries are used up. What was ended before its time is neither tried again nor ignored.
 */
export function afterStep(plan: Plan, position: Position, ok: boolean, endedBy: EndedBy | null = null): AfterStep {
  const step = plan[position.stepIndex];
  if (step === undefined) throw new RangeError(`the plan has no step ${position.stepIndex}`);
  if (!ok && endedBy !== null) return AFTER_EARLY_END[endedBy];
  const retried = position.attempt - position.firstAttempt;
  if (!ok && retried < step.retry.retry_times) {
    const again = { ...position, attempt: position.attempt + 1 };
    return { kind: 'retry', position: again, stepState: 'failed', wait: step.retry.interval };
  }
  if (!ok && !step.retry.ignore_error) return { kind: 'failed', stepState: 'failed' };
  const stepState = ok ? 'success' : 'ignored';
  const next = position.stepIndex + 1;
  if (next === plan.length) return { kind: 'done', stepState };
  return { kind: 'next', position: { stepIndex: next, attempt: 1, firstAttempt: 1 }, stepState };
}

/** A failed node gets another chance, from the step it failed at, with its retries renewed. */
export function rerun(position: Position): Position {
  return { ...position, attempt: position.attempt + 1, firstAttempt: position.attempt + 1 };
}
