/**
 * The median of some numbers; of an even number of them, the mean of the two in the middle.
 *
 * @throws RangeError when there is none
 * @example median([3, 1, 2]) // 2
 */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('there is no median of no numbers');
  return (lower + upper) / 2;
}
