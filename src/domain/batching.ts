const SMALLEST_SLICE = 20;
const LARGEST_SLICE = 200;
/** So many slices are made of a batch, as far as their sizes allow. */
const SLICES = 20;

/**
 * How many nodes of a batch are worked on together, by one process: few enough to share the batch evenly among several
 * processes, and enough for calls that are made for all of them at once.
 *
 * @example sliceSize(1000) // 50
 */
export function sliceSize(nodes: number): number {
  return Math.min(LARGEST_SLICE, Math.max(SMALLEST_SLICE, Math.ceil(nodes / SLICES)));
}

export interface BatchSize {
  /** The most nodes in work at once; null = no such limit. */
  readonly maxNum: number | null;
  /** The largest share of the nodes in work at once, in percent; null = no such limit. */
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

/**
 * Cuts a list into pieces of `size`, in order; the last may be shorter.
 *
 * @example cut([1, 2, 3], 2) // [[1, 2], [3]]
 */
export function cut<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, piece) =>
    list.slice(piece * size, (piece + 1) * size),
  );
}
