import type { ErrorSpan } from '../../../../src/client/api-error.ts';

/** Offsets in a text; `to` is exclusive. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** Where a span is in a text; null = the text has no such place. */
export function rangeOf(text: string, { line, column, length }: ErrorSpan): TextRange | null {
  const lines = text.split('\n');
  const found = lines[line - 1];
  if (found === undefined || column - 1 + length > found.length) return null;
  const from = lines.slice(0, line - 1).reduce((sum, before) => sum + before.length + 1, 0) + column - 1;
  return { from, to: from + length };
}

/**
 * The text with a range of it kept as it is: the server fills in nothing there.
 *
 * @example keptAsIs("echo '{{.Names}}'", { from: 6, to: 16 }) // echo '{% raw %}{{.Names}}{% endraw %}'
 */
export function keptAsIs(text: string, { from, to }: TextRange): string {
  return `${text.slice(0, from)}{% raw %}${text.slice(from, to)}{% endraw %}${text.slice(to)}`;
}
