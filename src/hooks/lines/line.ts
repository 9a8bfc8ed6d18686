/** Characters of a line. */
export const LONGEST_LINE = 64 * 1024;

/** What stands in a line. */
export type Words = Readonly<Record<string, unknown>>;

/** A line that says only that the work goes on. */
export function isBlank(line: string): boolean {
  return line.trim() === '';
}

/** The JSON object that a line is; null = it is none. @example wordsIn('{"token":"a"}') // { token: 'a' } */
export function wordsIn(line: string): Words | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Words) : null;
  } catch {
    return null;
  }
}

/** A text; anything else counts as left out. */
export function textIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
