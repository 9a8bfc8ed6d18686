import { Defect } from '../base/errors.ts';
import type { Plan } from './plans/plan.ts';
import { isLastOfPart } from './plans/plan-parts.ts';

/** The step of a node, and the attempt of that step. */
export interface Position {
  readonly stepIndex: number;
  /** Counts from 1 and grows as long as the node is at this step, also over restarts of the task. */
  readonly attempt: number;
  /** The first attempt of the present budget of retries. */
  readonly firstAttempt: number;
}

export const FIRST_POSITION: Position = { stepIndex: 0, attempt: 1, firstAttempt: 1 };

export type AfterStep =
  | { readonly kind: 'next'; readonly position: Position; readonly stepState: 'success' | 'ignored' }
  | { readonly kind: 'done'; readonly stepState: 'success' | 'ignored' }
  /** Try again `wait` seconds from now. */
  | { readonly kind: 'retry'; readonly position: Position; readonly stepState: 'failed'; readonly wait: number }
  | { readonly kind: 'failed'; readonly stepState: 'failed' }
  /** It was ended because its task was stopped for good. */
  | { readonly kind: 'stopped'; readonly stepState: 'stopped' };

/** What ended an attempt early: its task was stopped for good, or a person gave the node up. */
export type EndedBy = 'stop' | 'abandon';

const AFTER_EARLY_END: Readonly<Record<EndedBy, AfterStep>> = {
  stop: { kind: 'stopped', stepState: 'stopped' },
  abandon: { kind: 'failed', stepState: 'failed' },
};

/**
 * What a node does after an attempt of a step ended (contract §3.4). With ignore_error a step counts as
 * passed once its retries are used up. An attempt that was ended early is neither retried nor ignored.
 */
export function afterStep(plan: Plan, position: Position, ok: boolean, endedBy: EndedBy | null = null): AfterStep {
  const step = plan[position.stepIndex];
  if (step === undefined) throw new Defect(`the plan has no step ${position.stepIndex}`);
  if (!ok && endedBy !== null) return AFTER_EARLY_END[endedBy];
  const retried = position.attempt - position.firstAttempt;
  if (!ok && retried < step.retry.retry_times) {
    const again = { ...position, attempt: position.attempt + 1 };
    return { kind: 'retry', position: again, stepState: 'failed', wait: step.retry.interval };
  }
  if (!ok && !step.retry.ignore_error) return { kind: 'failed', stepState: 'failed' };
  const stepState = ok ? 'success' : 'ignored';
  if (isLastOfPart(plan, position.stepIndex)) return { kind: 'done', stepState };
  return { kind: 'next', position: { stepIndex: position.stepIndex + 1, attempt: 1, firstAttempt: 1 }, stepState };
}

/** Resets a failed node to the step it failed at, with all retries. */
export function rerun(position: Position): Position {
  return { ...position, attempt: position.attempt + 1, firstAttempt: position.attempt + 1 };
}
