/** Arrival times: [line, milliseconds since the attempt began], valid from that line on. */
export type LogMarks = readonly (readonly number[])[];

/** When a line arrived, in milliseconds; null = not known. */
export function arrivedAt(marks: LogMarks, line: number): number | null {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle]?.[0] ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  return marks[low - 1]?.[1] ?? null;
}

/**
 * An elapsed time, as it is shown beside a line.
 *
 * @example clockOf(65_400) // '1:05'
 */
export function clockOf(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function two(part: number): string {
  return String(part).padStart(2, '0');
}
