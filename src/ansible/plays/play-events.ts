import { fieldsIn } from '../../base/calls/json.ts';

/** How a task ended at a node. */
const TASK_ENDS = ['ok', 'changed', 'failed', 'ignored', 'skipped', 'unreachable', 'retried'] as const;
const NODE_ENDS = ['ok', 'failed', 'unreachable'] as const;

export type NodeEnd = (typeof NODE_ENDS)[number];

/** What a play reports. `node` is the number of a node in the play. */
export type PlayEvent =
  | {
      readonly event: 'task';
      readonly node: number;
      readonly as: (typeof TASK_ENDS)[number];
      readonly task: string;
      readonly text: string;
    }
  /** A task begins at a node; how it ends is told by the next event of the node, but for those that say "retried". */
  | { readonly event: 'begun'; readonly node: number }
  /** The playbook is through, and this is how it went there. */
  | { readonly event: 'ended'; readonly node: number; readonly as: NodeEnd }
  /** Nothing comes after it. */
  | { readonly event: 'exit'; readonly code: number };

/** Bytes of an event; a longer line is none. */
export const LONGEST_EVENT = 512 * 1024;
const LONGEST_NAME = 200;

/**
 * Reads a line that a play reported. What it runs may have written it: anything that is no event is null.
 *
 * @example parseEvent('{"event":"exit","code":0}') // { event: 'exit', code: 0 }
 */
export function parseEvent(line: string): PlayEvent | null {
  const words = fieldsIn(line);
  if (words === null) return null;
  const { event, node, as, task, text, code } = words;
  if (event === 'exit') return isCount(code) ? { event, code } : null;
  if (!isCount(node)) return null;
  if (event === 'begun') return { event, node };
  if (event === 'ended') {
    const end = NODE_ENDS.find((known) => known === as);
    return end === undefined ? null : { event, node, as: end };
  }
  const end = TASK_ENDS.find((known) => known === as);
  if (event !== 'task' || end === undefined || typeof task !== 'string' || typeof text !== 'string') return null;
  return { event, node, as: end, task, text };
}

/** The lines of an event in the log of its node. @example 'changed: install nginx\n  --- before\n' */
export function logOf(event: PlayEvent & { readonly event: 'task' }): string {
  const name = event.task.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_NAME);
  const details = event.text === '' ? [] : event.text.split('\n').map((line) => `  ${line}`);
  return `${[`${event.as}: ${name}`, ...details].join('\n')}\n`;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

/** Cuts what a play reported into events, as it comes. */
export class EventReader {
  /** Bytes that were read, whole lines only. */
  position = 0;

  /** The events in bytes that begin at `position`; an incomplete line is read again later. */
  read(bytes: Buffer): readonly PlayEvent[] {
    const end = bytes.lastIndexOf('\n') + 1;
    if (end === 0 && bytes.length >= LONGEST_EVENT) this.position += bytes.length;
    this.position += end;
    const lines = bytes.subarray(0, end).toString('utf8').split('\n');
    return lines.flatMap((line) => parseEvent(line) ?? []);
  }
}
