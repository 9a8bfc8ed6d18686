import type { Condition, ConditionCounts } from '../../../data/conditions.ts';
import type { NodeRun } from './node-runs.ts';

/** How many nodes of a task are at one of its steps, and in which state. */
export interface StepCounts {
  readonly name: string;
  /** Nodes that have finished it. */
  readonly passed: number;
  /** Nodes that are at it, by their condition. */
  readonly here: ConditionCounts;
  /** Of these, nodes that are tried, and cannot be reached. */
  readonly unreachable: number;
}

/**
 * Counts where nodes are, step by step. Nodes that never started are at no step.
 *
 * @param steps the names of the steps
 */
export function stepCounts(nodes: readonly NodeRun[], steps: readonly string[]): readonly StepCounts[] {
  const counts = steps.map((name) => ({
    name,
    here: {} as Partial<Record<Condition, number>>,
    unreachable: 0,
    ended: 0,
  }));
  for (const { step, started, condition, trouble } of nodes) {
    const last = counts[step - 1];
    if (last !== undefined) last.ended += 1;
    const at = counts[step];
    if (at === undefined || started === null) continue;
    at.here[condition] = (at.here[condition] ?? 0) + 1;
    if (trouble !== null) at.unreachable += 1;
  }
  // a node that finished a step has finished all before it
  let passed = 0;
  const rows: StepCounts[] = [];
  for (const { ended, ...row } of counts.toReversed()) {
    passed += ended;
    rows.push({ ...row, passed });
  }
  return rows.toReversed();
}
