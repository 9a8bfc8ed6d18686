/**
 * Whole milliseconds: `Date.now()` at the start of the process, counted on by a monotonic clock. Deadlines
 * of runs are in this time, which nobody can set.
 */
export function steadyNow(): number {
  return Math.floor(performance.timeOrigin + performance.now());
}
