/** A part of a text, and what is to stand there. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The text with its parts replaced. They do not overlap; of those that begin at the same place one is empty.
 *
 * @example spliced('a b c', [{ start: 2, end: 3, text: 'x' }]) // 'a x c'
 */
export function spliced(text: string, splices: readonly Splice[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const splice of splices.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    parts.push(text.slice(at, splice.start), splice.text);
    at = splice.end;
  }
  return [...parts, text.slice(at)].join('');
}
