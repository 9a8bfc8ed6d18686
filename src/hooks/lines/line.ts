/** Characters of a line. */
export const LONGEST_LINE = 64 * 1024;

/** A line that says only that the work goes on. */
export function isBlank(line: string): boolean {
  return line.trim() === '';
}

/** A text; anything else counts as left out. */
export function textIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
