import type { NodeRun } from './node-runs.ts';

/** How many nodes of a task are at one of its steps, and in which state. */
export interface StepCounts {
  readonly name: string;
  /** Nodes that have finished it. */
  readonly passed: number;
  readonly running: number;
  readonly failed: number;
  /** Nodes at it that neither run nor failed: they wait, or are stopped. */
  readonly waiting: number;
}

/**
 * Counts where nodes are, step by step. Nodes that never started are at no step.
 *
 * @param steps the names of the steps
 */
export function stepCounts(nodes: readonly NodeRun[], steps: readonly string[]): readonly StepCounts[] {
  const counts = steps.map((name) => ({ name, passed: 0, running: 0, failed: 0, waiting: 0, ended: 0 }));
  for (const { step, state, started } of nodes) {
    const last = counts[step - 1];
    if (last !== undefined) last.ended += 1;
    const here = counts[step];
    if (here === undefined) continue;
    if (state === 1) here.running += 1;
    else if (state === 3) here.failed += 1;
    else if (started !== null) here.waiting += 1;
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
