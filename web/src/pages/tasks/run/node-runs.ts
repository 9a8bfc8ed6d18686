import type { Part, ShownNodeRun } from '../../../data/task/tasks.ts';
import type { LiveEvent } from '../../../../../src/client/event-stream.ts';
import { type Condition, conditionIn } from '../../../data/conditions.ts';
import { STATUS_NAMES, type StatusCode } from '../../../data/status-code.ts';
import { type Progress, progressIn } from './trouble.ts';

/** A node on its way through a task. */
export interface NodeRun extends Progress {
  readonly id: number;
  /** Of the node itself, whichever task it is in. */
  readonly nodeId: number;
  readonly ip: string;
  readonly vmId: string;
  readonly state: StatusCode;
  readonly condition: Condition;
  /** How many steps it has behind it, which is the index of the step it is at. */
  readonly step: number;
  /** Which attempt of that step. */
  readonly attempt: number;
  readonly error: string;
  /** Seconds since 1970; null = not yet. */
  readonly started: number | null;
  readonly finished: number | null;
  /** Of a task that replaces machines; absent = of any other. */
  readonly pair?: Pair;
}

/** A node of a pair, of which one takes the place of the other. */
export interface Pair {
  readonly part: Part;
  /** The node run of the other one. */
  readonly partnerId: number;
  /** Its steps: from this one on, and up to the other, which is not its any more. */
  readonly from: number;
  readonly to: number;
}

/** Where a node has all of its steps behind it. */
function endOf(pair: Pair | undefined, stepCount: number): number {
  return pair?.to ?? stepCount;
}

function pairOf({ part, partner }: ShownNodeRun, parts: readonly Part[]): Pair | undefined {
  if (part === undefined || partner === undefined) return undefined;
  return { part, partnerId: partner.id, from: parts.indexOf(part), to: parts.lastIndexOf(part) + 1 };
}

/**
 * Converts a node from the API.
 *
 * @param parts for which nodes each of the steps is; empty = for all
 */
export function nodeRunOf(shown: ShownNodeRun, stepCount: number, parts: readonly Part[] = []): NodeRun {
  const pair = pairOf(shown, parts);
  return {
    ...(pair === undefined ? {} : { pair }),
    id: shown.id,
    nodeId: shown.node_id,
    ip: shown.ip,
    vmId: shown.vm_id,
    state: shown.state,
    condition: shown.condition,
    step: shown.state === 2 ? endOf(pair, stepCount) : shown.step_index,
    attempt: shown.attempt,
    ...progressIn(shown),
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
  const condition = conditionIn(event['condition']);
  if (condition === null) return null;
  return {
    ...node,
    ip: textOr(event['ip'], node.ip),
    state: state as StatusCode,
    condition,
    step: state === 2 ? endOf(node.pair, steps.length) : stepAt(node.step, textOr(event['step'], ''), steps),
    attempt: typeof event['attempt'] === 'number' ? event['attempt'] : node.attempt,
    ...progressIn({ phase: event['phase'], trouble: event['trouble'], retry_at: event['retry_at'] }),
    error: textOr(event['error'], ''),
    // one that is stopped or skipped before its turn has not started
    started: node.started ?? (state === 0 || state === 4 ? null : now),
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
