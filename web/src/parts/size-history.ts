import type { Schema } from '../data/api.ts';

type Task = Pick<Schema<'Task'>, 'kind' | 'started' | 'finished' | 'stat'>;

/** The number of nodes of a pool from a moment on. */
export interface SizePoint {
  /** Seconds since 1970. */
  readonly at: number;
  readonly size: number;
}

/**
 * The history of a pool's size, computed backwards from its present size by its expands and shrinks. Nodes that were added or
 * removed by hand left no task, and count as if they had always been there.
 *
 * @param now seconds since 1970
 * @example sizeHistory(5, [{ kind: 'expand', started: 100, … stat: [0, 0, 3, 0, 0] }], 200)
 *   // [{ at: 100, size: 2 }, { at: 100, size: 5 }, { at: 200, size: 5 }]
 */
export function sizeHistory(sizeNow: number, tasks: readonly Task[], now: number): readonly SizePoint[] {
  const changes = tasks
    .map(changeBy)
    .filter((change) => change !== null)
    .toSorted((a, b) => b.at - a.at);
  const points: SizePoint[] = [{ at: now, size: sizeNow }];
  let size = sizeNow;
  for (const { at, by } of changes) {
    points.push({ at, size });
    size = Math.max(0, size - by);
    points.push({ at, size });
  }
  return points.toReversed();
}

/** The points of a stepped line of a history, in order. */
export function changesOf(
  points: readonly SizePoint[],
): readonly { readonly at: number; readonly from: number; readonly to: number }[] {
  return points.flatMap(({ at, size: to }, index) => {
    const from = points[index - 1]?.size ?? to;
    return from === to ? [] : [{ at, from, to }];
  });
}

/** An expand adds its nodes when it starts, also those that fail; a shrink has removed the successful ones. */
function changeBy({ kind, started, finished, stat }: Task): { readonly at: number; readonly by: number } | null {
  if (kind === 'expand' && started !== null) return { at: started, by: stat.reduce((sum, count) => sum + count, 0) };
  if (kind === 'shrink' && finished !== null) return { at: finished, by: -(stat[2] ?? 0) };
  return null;
}
