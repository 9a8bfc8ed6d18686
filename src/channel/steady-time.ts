/**
 * Whole milliseconds, as `Date.now()` says when the process starts, that from then on only go forward, second by second. Deadlines
 * of runs are in this time, which nobody can set.
 */
export function steadyNow(): number {
  return Math.floor(performance.timeOrigin + performance.now());
}
