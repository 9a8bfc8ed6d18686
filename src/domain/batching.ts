import { type Amount, amountOf } from './amount.ts';
import type { RollingPolicy } from './policies/rolling-policy.ts';

const SMALLEST_SLICE = 20;
const LARGEST_SLICE = 200;
/** The number of slices of a batch, as far as their sizes allow. */
const SLICES = 20;

/**
 * The size of a slice, the nodes of a batch that one process runs together: few enough to share the batch evenly among several
 * processes, and enough for group calls.
 *
 * @example sliceSize(1000) // 50
 */
export function sliceSize(nodes: number): number {
  return Math.min(LARGEST_SLICE, Math.max(SMALLEST_SLICE, Math.ceil(nodes / SLICES)));
}

export interface BatchSize {
  /** The most nodes in work at once; null = no limit. */
  readonly maxNum: number | null;
  /** The largest share of the nodes in work at once, in percent; null = no limit. */
  readonly maxRatio: number | null;
}

/**
 * The number of nodes of a batch: min(maxNum, floor(nodes × maxRatio / 100)), at least 1.
 *
 * @example stepLen(10, { maxNum: 4, maxRatio: 25 }) // 2
 */
export function stepLen(nodes: number, { maxNum, maxRatio }: BatchSize): number {
  const byRatio = maxRatio === null ? nodes : Math.floor((nodes * maxRatio) / 100);
  return Math.max(1, Math.min(maxNum ?? nodes, byRatio));
}

export interface Cutting {
  /** How many nodes there are to work on. */
  readonly nodes: number;
  /** The number of nodes that shares refer to: the task's, including those that need no work. */
  readonly whole: number;
  /** The largest size of a batch. */
  readonly most: number;
  readonly policy: Pick<RollingPolicy, 'canary' | 'batches'> | null;
}

/**
 * The sizes of a task's batches, in order: the canary, then the policy's sizes, of which the last one repeats. Without
 * a policy every batch has the largest size.
 *
 * @example batchSizes({ nodes: 20, whole: 20, most: 20, policy: { batches: ['1', '10%', '50%'] } }) // [1, 2, 10, 7]
 */
export function batchSizes({ nodes, whole, most, policy }: Cutting): readonly number[] {
  const wanted: readonly Amount[] = [
    ...(policy?.canary === undefined ? [] : [policy.canary]),
    ...(policy?.batches ?? [String(most)]),
  ];
  const sizes: number[] = [];
  for (let left = nodes; left > 0;) {
    const amount = wanted[sizes.length] ?? wanted.at(-1) ?? String(most);
    const size = Math.min(left, most, Math.max(1, amountOf(amount, whole)));
    sizes.push(size);
    left -= size;
  }
  return sizes;
}

/**
 * Splits a list into parts of these sizes, in order.
 *
 * @example cutInto(['a', 'b', 'c'], [1, 2]) // [['a'], ['b', 'c']]
 */
export function cutInto<T>(list: readonly T[], sizes: readonly number[]): readonly (readonly T[])[] {
  let from = 0;
  return sizes.map((size) => list.slice(from, (from += size)));
}

/**
 * Splits a list into parts of `size`, in order; the last may be shorter.
 *
 * @example cut([1, 2, 3], 2) // [[1, 2], [3]]
 */
export function cut<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, piece) =>
    list.slice(piece * size, (piece + 1) * size),
  );
}
