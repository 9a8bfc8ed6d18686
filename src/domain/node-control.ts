import { type Message, message } from '../messages/message.ts';
import type { ErrorCode } from './errors.ts';
import { type Position, rerun } from './node-run.ts';
import { isGroupStep } from './plans/build-plan.ts';
import type { StepKind } from './plans/plan.ts';
import type { Status } from './status.ts';
import type { TaskPhase } from './task.ts';

/** The state of a node run that decides whether it can be retried, skipped or abandoned. */
export interface NodeRunPhase {
  readonly state: Status;
  readonly position: Position;
  /** A person skipped it: it is stopped, and finished. */
  readonly isSkipped: boolean;
  /** A process holds its slice: its next step may begin at any moment. */
  readonly isHeld: boolean;
  /** The attempt at its position has begun; otherwise it is the next one. */
  readonly hasBegun: boolean;
}

interface Refused {
  readonly kind: 'refused';
  readonly code: ErrorCode;
  readonly reason: Message;
}

export type RetryDecision =
  | Refused
  | {
      readonly kind: 'accepted';
      readonly position: Position;
      /** now: its task runs; next_start: when its task is started again; task_again: its task is finished, and runs again. */
      readonly when: 'now' | 'next_start' | 'task_again';
    };

export type SkipDecision =
  | Refused
  /** excuse: it failed, and no longer counts as failed; leave_out: it will not run. */
  | { readonly kind: 'accepted'; readonly position: Position; readonly effect: 'excuse' | 'leave_out' };

/**
 * Retries one node of a task: it runs again from the step it failed at, with all retries; a skipped
 * one goes on where it was. It need not wait for the other nodes of the task.
 */
export function retryNode(task: TaskPhase, run: NodeRunPhase): RetryDecision {
  if (task.ended) return refused(message('task_stopped_make_new'));
  switch (run.state) {
    case 'running':
      return refused(message('node_running'), 'busy');
    case 'success':
      return refused(message('node_at_end'));
    case 'init':
      return refused(message('node_not_failed'));
    case 'stopped':
      if (run.isSkipped) return { kind: 'accepted', position: nextTry(run), when: whenOf(task) };
      return refused(message('node_paused'));
    case 'failed':
      return { kind: 'accepted', position: rerun(run.position), when: whenOf(task) };
  }
}

/**Skips one node of a task: the task goes on without it. A failed node no longer counts as failed,
 * and a start of the task leaves it alone; a waiting node never runs. Either may be retried later.
 * more, and a start of the task leaves it alone; a node that waits never runs. Either may be retried later.
 */
export function skipNode(task: TaskPhase, run: NodeRunPhase): SkipDecision {
  if (task.ended) return refused(message('task_stopped'));
  switch (run.state) {
    case 'success':
      return refused(message('node_at_end'));
    case 'failed':
      return { kind: 'accepted', position: run.position, effect: 'excuse' };
    case 'running':
      return inWork();
    case 'init':
    case 'stopped':
      if (run.isSkipped) return refused(message('node_skipped_already'));
      return run.isHeld ? inWork() : { kind: 'accepted', position: run.position, effect: 'leave_out' };
  }
}

export type AbandonDecision =
  | Refused
  /** tell: the process that holds it must stop; record: no process holds it, nor will. */
  | { readonly kind: 'accepted'; readonly effect: 'tell' | 'record' };

/**
 * Gives up one node of a task whose step does not end: the node fails at once, and is free.
 * Whether the step still runs there is unknown.
 *
 * @param kind of the present step
 */
export function abandonNode(task: TaskPhase, run: NodeRunPhase, kind: StepKind): AbandonDecision {
  if (run.state !== 'running') return refused(message('node_not_running'));
  if (isGroupStep(kind)) {
    return refused(message('step_ends_by_server', { kind }));
  }
  return { kind: 'accepted', effect: run.isHeld || task.state === 'running' ? 'tell' : 'record' };
}

export const NODE_ACTIONS = ['retry', 'skip', 'abandon'] as const;
export type NodeAction = (typeof NODE_ACTIONS)[number];

/**
 * What a person can do to one node of a task now.
 *
 * @param kind of the present step
 */
export function nodeActions(task: TaskPhase, run: NodeRunPhase, kind: StepKind): readonly NodeAction[] {
  const decisions = { retry: retryNode(task, run), skip: skipNode(task, run), abandon: abandonNode(task, run, kind) };
  return NODE_ACTIONS.filter((action) => decisions[action].kind === 'accepted');
}

/** A skipped node keeps its place. Where it had begun an attempt there, another one follows it. */
function nextTry({ position, hasBegun }: NodeRunPhase): Position {
  return hasBegun ? rerun(position) : position;
}

function inWork(): Refused {
  return refused(message('node_running_wait'), 'busy');
}

function refused(reason: Message, code: ErrorCode = 'invalid'): Refused {
  return { kind: 'refused', code, reason };
}

function whenOf({ state }: TaskPhase): 'now' | 'next_start' | 'task_again' {
  switch (state) {
    case 'running':
      return 'now';
    case 'init':
    case 'stopped':
      return 'next_start';
    case 'success':
    case 'failed':
      return 'task_again';
  }
}
