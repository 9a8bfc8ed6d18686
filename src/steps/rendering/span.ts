import type { Span } from '../../domain/errors.ts';

/**
 * What somebody wrote for the shell, where the template's own `{{`, `{%` or `{#` begins at `at`: up to where the braces are
 * closed that open there, or to the end of the line. A `$` before it belongs to it, and so do other `{`: what is kept as it
 * is by `{% raw %}` must not begin behind one.
 *
 * @example spanAt('echo ${#x} y', 6) // { line: 1, column: 6, length: 5 }: ${#x}
 */
export function spanAt(text: string, at: number): Span {
  let start = at;
  while (text[start - 1] === '{' || text[start - 1] === '$') start -= 1;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  return {
    line: text.slice(0, lineStart).split('\n').length,
    column: start - lineStart + 1,
    length: endOf(text, at) - start,
  };
}

/** The text of a span. */
export function textAt(text: string, { line, column, length }: Span): string {
  return text.split('\n')[line - 1]?.slice(column - 1, column - 1 + length) ?? '';
}

function endOf(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  const lineEnd = newline === -1 ? text.length : newline;
  let depth = 0;
  for (let index = at; index < lineEnd; index += 1) {
    if (text[index] === '{') depth += 1;
    if (text[index] === '}') depth -= 1;
    // the mark itself is part of it, also where it closes something
    if (depth <= 0 && index > at) return index + 1;
  }
  return at + text.slice(at, lineEnd).trimEnd().length;
}
