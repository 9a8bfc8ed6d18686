import { createHash } from 'node:crypto';
import { oneLine } from '../../base/text/foreign-text.ts';

/** Why a host does not do what it is asked. */
export interface HostRefusal {
  /** A word of the programs (scripts.ts). */
  readonly why: string;
  /** What the host's programs said to it, as one line; '' = nothing. */
  readonly said: string;
}

/** A file of a host as it was read. */
export interface FileText {
  /** A character for each byte. */
  readonly text: string;
  readonly sum: string;
}

/** What was read of an answer; null = it is not one by the grammar. */
export type Read<Answer> = { readonly answer: Answer } | { readonly refusal: HostRefusal } | null;

const LONGEST_SAYING = 300;
const FILE = /^file ([0-9a-f]{64}) (\d{1,8})$/;

/** The SHA-256 of a text with a character for each byte. */
export function sumOf(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}

/**
 * Reads the lines of an answer that ends in a file, and the file.
 *
 * @param output what a program of a host wrote, which may be anything: lines that begin with the nonce of the call count, and no others
 */
export function readFile(nonce: string, output: string): Read<FileText & { readonly lines: readonly string[] }> {
  const { head, text } = partsOf(nonce, output);
  const lines = linesOf(nonce, head);
  const refusal = refusalIn(lines);
  if (refusal !== null) return { refusal };
  const [, sum, size] = FILE.exec(lines.at(-1) ?? '') ?? [];
  if (text === null || sum === undefined) return null;
  // somebody wrote it while it was read
  if (text.length !== Number(size) || sumOf(text) !== sum) return { refusal: { why: 'changed', said: '' } };
  return { answer: { text, sum, lines } };
}

/** Reads the lines of an answer without a file, of which the last is one of these. */
export function readLines(nonce: string, output: string, lasts: readonly string[]): Read<readonly string[]> {
  const lines = linesOf(nonce, output);
  const refusal = refusalIn(lines);
  if (refusal !== null) return { refusal };
  return lasts.includes(lines.at(-1) ?? '') ? { answer: lines } : null;
}

/** The lines of an answer, and the file behind the last of them; null = there is none. */
function partsOf(nonce: string, output: string): { readonly head: string; readonly text: string | null } {
  const mark = `${nonce} file `;
  const at = output.startsWith(mark) ? 0 : output.indexOf(`\n${mark}`) + 1;
  const end = output.startsWith(mark, at) ? output.indexOf('\n', at) : -1;
  if (end === -1) return { head: output, text: null };
  return { head: output.slice(0, end), text: output.slice(end + 1) };
}

function linesOf(nonce: string, output: string): readonly string[] {
  const mark = `${nonce} `;
  return output
    .split('\n')
    .filter((line) => line.startsWith(mark))
    .map((line) => line.slice(mark.length));
}

function refusalIn(lines: readonly string[]): HostRefusal | null {
  const [first = ''] = lines.filter((line) => line.startsWith('refused '));
  const [, why, said = ''] = /^refused ([a-z]{1,20})(?: (.*))?$/.exec(first) ?? [];
  return why === undefined ? null : { why, said: oneLine(said, LONGEST_SAYING) };
}
