/**
 * How long a task will take, judged by how long batches of the same template took in the same pool. Nodes of a batch
 * are worked on side by side, so a batch takes about as long whatever its size; one that somebody paused, or that
 * waited for a slow machine, is outweighed by the others (the median counts).
 *
 * @param batchSeconds how long earlier batches took, in any order
 * @returns seconds, or null when there is nothing to judge by
 * @example expectedSeconds([10, 12, 600], 4) // 48
 */
export function expectedSeconds(batchSeconds: readonly number[], batches: number): number | null {
  const sorted = batchSeconds.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  if (low === undefined || high === undefined) return null;
  return ((low + high) / 2) * batches;
}
