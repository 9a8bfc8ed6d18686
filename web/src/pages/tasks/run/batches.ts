import type { TaskProgress } from '../../../data/task/tasks.ts';
import { type Condition, type ConditionCounts, isBusy, type TaskCondition } from '../../../data/conditions.ts';
import type { NodeRun } from './node-runs.ts';

/** The progress of a batch. */
export interface BatchView {
  /** 1 is the first. */
  readonly seq: number;
  readonly condition: Condition;
  /** How many of its nodes are in each condition. */
  readonly counts: ConditionCounts;
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
 * @param batchOf the batch of every node, by its place
 * @param task where their task is
 */
export function batchViews(
  nodes: readonly Pick<NodeRun, 'condition'>[],
  batchOf: readonly number[],
  task: TaskCondition,
): readonly BatchView[] {
  const counts = new Map<number, Partial<Record<Condition, number>>>();
  for (const [place, { condition }] of nodes.entries()) {
    const seq = batchOf[place];
    if (seq === undefined) continue;
    const ofBatch = counts.get(seq) ?? {};
    ofBatch[condition] = (ofBatch[condition] ?? 0) + 1;
    counts.set(seq, ofBatch);
  }
  return [...counts].map(([seq, ofBatch]) => ({ seq, condition: conditionOf(ofBatch, task), counts: ofBatch }));
}

/** Nodes in one of these have not come to an end: the batch is where the first of them is. */
const OPEN = ['running', 'pausing', 'stopping', 'paused', 'stopped'] as const satisfies readonly Condition[];

function conditionOf(counts: ConditionCounts, task: TaskCondition): Condition {
  const open = OPEN.find((condition) => (counts[condition] ?? 0) > 0);
  if (open !== undefined) return open;
  const { succeeded = 0, failed = 0, waiting = 0 } = counts;
  if (waiting === 0) return endOf(counts);
  // where some nodes have ended, and the next ones have not begun, the batch is where its task is
  const isBetween = succeeded + failed > 0 && (isBusy({ condition: task }) || task === 'paused');
  return isBetween ? task : 'waiting';
}

/** As on the server, a batch is a success when one of its nodes reached the end. */
function endOf({ succeeded = 0, failed = 0, skipped = 0 }: ConditionCounts): Condition {
  if (succeeded > 0) return failed > 0 ? 'partial' : 'succeeded';
  return failed === 0 && skipped > 0 ? 'skipped' : 'failed';
}
