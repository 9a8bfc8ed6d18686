import type { TaskProgress } from '../../../../data/task/tasks.ts';

/** The figures of a task that are compared. */
export interface RunFigures {
  /** How long it took; null = not known. */
  readonly seconds: number | null;
  /** Nodes by state. */
  readonly stat: readonly number[];
  readonly steps: readonly Pick<TaskProgress['steps'][number], 'name' | 'median'>[];
}

interface ComparedRow {
  /** A figure of the task as a whole, or of a step. */
  readonly of: 'duration' | 'nodes' | 'failed' | { readonly step: string };
  readonly here: number | null;
  readonly before: number | null;
  readonly isTime: boolean;
}

/** Two runs side by side: time, nodes, failures, and the longest time of each step. */
export function comparison(here: RunFigures, before: RunFigures): readonly ComparedRow[] {
  const total = ({ stat }: RunFigures): number => stat.reduce((sum, count) => sum + count, 0);
  const failed = ({ stat }: RunFigures): number => stat[3] ?? 0;
  // a step that a template has twice is compared with the same occurrence
  const seen = new Map<string, number>();
  const steps = here.steps.map(({ name, median }): ComparedRow => {
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    const same = before.steps.filter((step) => step.name === name)[nth];
    const step = nth === 0 ? name : `${name} (${nth + 1})`;
    return { of: { step }, here: median, before: same?.median ?? null, isTime: true };
  });
  return [
    { of: 'duration', here: here.seconds, before: before.seconds, isTime: true },
    { of: 'nodes', here: total(here), before: total(before), isTime: false },
    { of: 'failed', here: failed(here), before: failed(before), isTime: false },
    ...steps,
  ];
}
