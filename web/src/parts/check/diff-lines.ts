import { plainOutput } from '../text/output-text.ts';

/** How a line of a diff is drawn. name: of a file; place: where in it; plain: it stays, or is no part of a diff. */
export type LineKind = 'added' | 'removed' | 'name' | 'place' | 'plain';

export interface DiffLine {
  readonly kind: LineKind;
  readonly text: string;
}

/** What a playbook did with a task: below it stands what the task changes, indented. */
const PLAYED = /^(?:ok|changed|failed|ignored|skipped|unreachable|retried): /;
const INDENT = '  ';
// oxlint-disable-next-line no-control-regex -- these are what is shown
const CONTROLS = /[\0-\b\v-\u001F]/g;
const PICTURES = 0x2400;
/** What turns the direction of the text around it. */
const DIRECTION = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/**
 * The lines of what would change, by their first characters. A text that is no diff is plain. Control characters are shown
 * by their pictures, and what turns the direction of text by its code: none may draw over the sign of a line or have it read
 * in another order, and lines that differ by one alone are to be told apart.
 *
 * @example diffLines('-a\n+b') // [{ kind: 'removed', text: '-a' }, { kind: 'added', text: '+b' }]
 */
export function diffLines(text: string): readonly DiffLine[] {
  const lines = plainOutput(text.replaceAll(CONTROLS, pictureOf).replaceAll(DIRECTION, codeOf)).split('\n');
  const indent = PLAYED.test(text) ? INDENT : '';
  const bare = lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : ''));
  return lines.map((line, at) => ({ kind: kindOf(bare, at), text: line }));
}

function pictureOf(control: string): string {
  return String.fromCharCode(PICTURES + control.charCodeAt(0));
}

function codeOf(mark: string): string {
  return `\\u{${mark.charCodeAt(0).toString(16)}}`;
}

function kindOf(lines: readonly string[], at: number): LineKind {
  const line = lines[at] ?? '';
  const isOld = line.startsWith('--- ') && (lines[at + 1] ?? '').startsWith('+++ ');
  const isNew = line.startsWith('+++ ') && (lines[at - 1] ?? '').startsWith('--- ');
  if (isOld || isNew) return 'name';
  if (line.startsWith('@@ ')) return 'place';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : 'plain';
}
