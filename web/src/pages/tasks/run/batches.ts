import type { TaskProgress } from '../../../data/tasks.ts';
import type { StatusCode } from '../../../data/status-code.ts';
import type { NodeRun } from './node-runs.ts';

/** The progress of a batch. */
export interface BatchView {
  /** 1 is the first. */
  readonly seq: number;
  readonly state: StatusCode;
  /** How many of its nodes are in each state, by its code. */
  readonly counts: readonly number[];
}

/**
 * The batch of every node by its index: nodes are in the order of their batches, whose sizes are given.
 *
 * @example batchesByPlace([{ seq: 1, node_count: 1 }, { seq: 2, node_count: 2 }]) // [1, 2, 2]
 */
export function batchesByPlace(
  batches: readonly Pick<TaskProgress['batches'][number], 'seq' | 'node_count'>[],
): readonly number[] {
  return batches.flatMap(({ seq, node_count: count }) => Array.from({ length: count }, () => seq));
}

/**
 * The progress of the batches, counted from their nodes: these are up to date, the batches as read may not be.
 *
 * @param batchOf the batch of every node, by its index
 */
export function batchViews(nodes: readonly NodeRun[], batchOf: readonly number[]): readonly BatchView[] {
  const counts = new Map<number, number[]>();
  for (const [place, { state }] of nodes.entries()) {
    const seq = batchOf[place];
    if (seq === undefined) continue;
    const ofBatch = counts.get(seq) ?? [0, 0, 0, 0, 0];
    ofBatch[state] = (ofBatch[state] ?? 0) + 1;
    counts.set(seq, ofBatch);
  }
  return [...counts].map(([seq, ofBatch]) => ({ seq, state: stateOf(ofBatch), counts: ofBatch }));
}

/** As the server decides it: a batch is a success when one of its nodes reached the end. */
function stateOf([init = 0, running = 0, success = 0, failed = 0, stopped = 0]: readonly number[]): StatusCode {
  if (running > 0) return 1;
  if (success + failed + stopped === 0) return 0;
  if (stopped > 0) return 4;
  if (init > 0) return 1;
  return success > 0 ? 2 : 3;
}
