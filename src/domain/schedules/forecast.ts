/**
 * How long a task will take, estimated from batches of the same template in the same pool. Nodes of a batch
 * are run in parallel, so a batch takes about as long whatever its size; outliers (a pause,
 * a slow machine) do not matter, as the median counts.
 *
 * @param batchSeconds how long earlier batches took, in any order
 * @returns seconds, or null without earlier batches
 * @example expectedSeconds([10, 12, 600], 4) // 48
 */
export function expectedSeconds(batchSeconds: readonly number[], batches: number): number | null {
  const sorted = batchSeconds.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  if (low === undefined || high === undefined) return null;
  return ((low + high) / 2) * batches;
}
