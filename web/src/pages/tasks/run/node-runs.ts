import type { ShownNodeRun } from '../../../data/tasks.ts';
import type { LiveEvent } from '../../../../../src/client/event-stream.ts';
import { STATUS_NAMES, type StatusCode } from '../../../data/status-code.ts';

/** A node on its way through a task. */
export interface NodeRun {
  readonly id: number;
  readonly ip: string;
  readonly vmId: string;
  readonly state: StatusCode;
  /** How many steps it has finished, which is the index of its present step. */
  readonly step: number;
  /** Which attempt of that step; null = not known. */
  readonly attempt: number | null;
  readonly error: string;
  /** Seconds since 1970; null = not yet. */
  readonly started: number | null;
  readonly finished: number | null;
}

/** Converts a node from the API. */
export function nodeRunOf(shown: ShownNodeRun, stepCount: number): NodeRun {
  return {
    id: shown.id,
    ip: shown.ip,
    vmId: shown.vm_id,
    state: shown.state,
    step: shown.state === 2 ? stepCount : shown.step_index,
    attempt: null,
    error: shown.error,
    started: shown.started,
    finished: shown.finished,
  };
}

/**
 * A node after one of its events; null when the event is of another type or cannot be read.
 *
 * @param steps the names of the task's steps
 * @param now seconds since 1970: events say what happened, not when
 */
export function movedBy(node: NodeRun, event: LiveEvent, steps: readonly string[], now: number): NodeRun | null {
  const state = STATUS_NAMES.findIndex((name) => name === event['state']);
  if (event.type !== 'node_run' || state === -1) return null;
  const isOver = state === 2 || state === 3;
  return {
    ...node,
    ip: textOr(event['ip'], node.ip),
    state: state as StatusCode,
    step: state === 2 ? steps.length : stepAt(node.step, textOr(event['step'], ''), steps),
    attempt: typeof event['attempt'] === 'number' ? event['attempt'] : null,
    error: textOr(event['error'], ''),
    started: node.started ?? (state === 0 ? null : now),
    finished: isOver ? now : null,
  };
}

/** A template may have a step twice: the next one of this name is taken, and an earlier one only on a new run. */
function stepAt(from: number, name: string, steps: readonly string[]): number {
  const ahead = steps.indexOf(name, from);
  if (ahead !== -1) return ahead;
  const anywhere = steps.indexOf(name);
  return anywhere === -1 ? from : anywhere;
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
