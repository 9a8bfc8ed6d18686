import type { Splice } from '../hosts/splices.ts';
import type { ServerDirective, Upstream } from './upstreams.ts';

/** Where lines are added to a block. */
export interface InsertionPoint {
  readonly at: number;
  readonly indent: string;
  /** Something else follows in the same line. */
  readonly isInLine: boolean;
}

const INDENT = '    ';

/** Takes out a directive with its comment: the whole line, where nothing else stands in it. */
export function removalOf(text: string, { start, end, comment }: ServerDirective): Splice {
  const last = comment?.end ?? end;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', last);
  const lineEnd = next === -1 ? text.length : next + 1;
  const isAlone = text.slice(lineStart, start).trim() === '' && text.slice(last, lineEnd).trim() === '';
  return isAlone ? { start: lineStart, end: lineEnd, text: '' } : { start, end: last, text: '' };
}

/** After the last server of a block, or at its beginning. */
export function insertionPoint(text: string, { start, bodyStart, servers }: Upstream): InsertionPoint {
  const last = servers.at(-1);
  const from = last?.end ?? bodyStart;
  const indent = last === undefined ? `${indentAt(text, start)}${INDENT}` : indentAt(text, last.start);
  const next = text.indexOf('\n', from);
  const rest = text.slice(from, next === -1 ? text.length : next).trim();
  const isInLine = next === -1 || (rest !== '' && !rest.startsWith('#'));
  return { at: isInLine ? from : next + 1, indent, isInLine };
}

function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return line.slice(0, line.length - line.trimStart().length);
}

/** Adds lines, with the line ends that the file has. */
export function linesAt(
  text: string,
  { at, indent, isInLine }: InsertionPoint,
  lines: readonly string[],
): readonly Splice[] {
  if (lines.length === 0) return [];
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const added = lines.map((line) => `${indent}${line}${end}`).join('');
  return [{ start: at, end: at, text: isInLine ? `${end}${added}` : added }];
}
