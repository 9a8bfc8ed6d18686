import type { TaskLogLine } from '../../../data/task/tasks.ts';
import type { NodeRun } from './node-runs.ts';

/** Which lines of a task's log are wanted; null and '' = any. */
export interface LogFilter {
  readonly text: string;
  /** The id of a batch. */
  readonly batchId: number | null;
}

export function linesThatMatch(lines: readonly TaskLogLine[], { text, batchId }: LogFilter): readonly TaskLogLine[] {
  const wanted = text.toLowerCase();
  if (wanted === '' && batchId === null) return lines;
  return lines.filter(
    ({ message, batch_id }) =>
      (batchId === null || batch_id === batchId) && (wanted === '' || message.toLowerCase().includes(wanted)),
  );
}

/** A part of a line; nodeId is set when it is a node's address. */
export interface MessagePiece {
  readonly text: string;
  readonly nodeId: number | null;
}

/** A candidate for an address, without punctuation at its end. */
const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}.:_-]*[\p{L}\p{N}])?/gu;

/**
 * Splits a line at the addresses of the task's nodes.
 *
 * @param nodes node run ids by address
 * @example piecesOf('node 10.0.0.1: success', new Map([['10.0.0.1', 7]])) // 'node ', '10.0.0.1' (7), ': success'
 */
export function piecesWithNodes(message: string, nodes: ReadonlyMap<string, number>): readonly MessagePiece[] {
  const pieces: MessagePiece[] = [];
  let from = 0;
  for (const { 0: word, index } of message.matchAll(WORD)) {
    const nodeId = nodes.get(word);
    if (nodeId === undefined) continue;
    if (index > from) pieces.push({ text: message.slice(from, index), nodeId: null });
    pieces.push({ text: word, nodeId });
    from = index + word.length;
  }
  if (from < message.length) pieces.push({ text: message.slice(from), nodeId: null });
  return pieces;
}

type Addressed = Pick<NodeRun, 'id' | 'ip'>;

/** Node run ids by address: the same map as long as no address changes. */
export class NodeAddresses {
  private known: ReadonlyMap<string, number> = new Map();

  of(nodes: readonly Addressed[]): ReadonlyMap<string, number> {
    const isKnown = ({ ip, id }: Addressed): boolean => ip === '' || ip === '-' || this.known.get(ip) === id;
    if (!nodes.every(isKnown)) {
      this.known = new Map(nodes.flatMap(({ ip, id }) => (ip === '' || ip === '-' ? [] : [[ip, id] as const])));
    }
    return this.known;
  }
}

/** A task's log as the text of a file: every line with its time in UTC. */
export function fileOfTaskLog(lines: readonly TaskLogLine[]): string {
  return lines.map(({ ctime, message }) => `${new Date(ctime * 1000).toISOString()} ${message}\n`).join('');
}
