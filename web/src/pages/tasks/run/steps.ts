import type { Condition, ConditionCounts } from '../../../data/conditions.ts';
import type { Part } from '../../../data/task/tasks.ts';
import type { NodeRun } from './node-runs.ts';

/** How many nodes of a task are at one of its steps, and in which state. */
export interface StepCounts {
  readonly name: string;
  /** Of the first step of a part: the nodes that take it; null = of any other step. */
  readonly part: Part | null;
  /** Nodes that take it. */
  readonly total: number;
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
    part: null as Part | null,
    here: {} as Partial<Record<Condition, number>>,
    unreachable: 0,
  }));
  const taken = new Spans(steps.length);
  const passed = new Spans(steps.length);
  for (const { step, started, condition, trouble, pair } of nodes) {
    const { from, to } = pair ?? { from: 0, to: steps.length };
    taken.add(from, to);
    passed.add(from, step);
    const first = counts[from];
    if (first !== undefined && pair !== undefined) first.part = pair.part;
    const at = counts[step];
    if (at === undefined || started === null || step >= to) continue;
    at.here[condition] = (at.here[condition] ?? 0) + 1;
    if (trouble !== null) at.unreachable += 1;
  }
  const [totals, behind] = [taken.sums(), passed.sums()];
  return counts.map((row, index) => ({ ...row, total: totals[index] ?? 0, passed: behind[index] ?? 0 }));
}

/** Counts how many spans lie over each place. */
class Spans {
  private readonly changes: number[];

  constructor(places: number) {
    this.changes = Array<number>(places + 1).fill(0);
  }

  /** From one place up to another, which does not belong to it. */
  add(from: number, to: number): void {
    if (to <= from) return;
    this.changes[from] = (this.changes[from] ?? 0) + 1;
    this.changes[to] = (this.changes[to] ?? 0) - 1;
  }

  sums(): readonly number[] {
    let sum = 0;
    return this.changes.map((change) => (sum += change));
  }
}
