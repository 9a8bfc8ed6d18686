import { createHash } from 'node:crypto';
import { oneLine } from '../../base/foreign-text.ts';
import type { Worker } from './host-program.ts';

/** Why a host does not do what it is asked, in the words of the programs (host-program.ts). */
const REFUSALS = [
  'tool',
  'missing',
  'unreadable',
  'unwritable',
  'cut',
  'busy',
  'large',
  'stopped',
  'changed',
  'rejected',
  'unloaded',
  'idle',
] as const;

export interface HostRefusal {
  readonly why: (typeof REFUSALS)[number];
  /** What the host's programs said to it, as one line; '' = nothing. */
  readonly said: string;
}

export interface RunningWorker extends Worker {
  /** It takes no more requests, and ends with its last one. */
  readonly isEnding: boolean;
}

/** What a host says of the file and of nginx. */
export interface FileState {
  /** A character for each byte. */
  readonly text: string;
  readonly sum: string;
  /** What runs is not what the file says. */
  readonly isStale: boolean;
  readonly workers: readonly RunningWorker[];
}

/** What was read of an answer; null = it is not one by the grammar. */
export type Read<Answer> = { readonly answer: Answer } | { readonly refusal: HostRefusal } | null;

const MOST_WORKERS = 10_000;
const LONGEST_SAYING = 300;
const WORKER = /^worker (\d{1,10}) (\d{1,20}) (serving|ending)$/;
const LEFT = /^left (\d{1,10}) (\d{1,20})$/;
const FILE = /^file ([0-9a-f]{64}) (\d{1,8})$/;

/** The SHA-256 of a text with a character for each byte. */
export function sumOf(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}

/**
 * Reads what a program of a host wrote, which may be anything: lines that begin with the nonce of the call count, and no others.
 *
 * @param output a character for each byte
 */
export function readFileState(nonce: string, output: string): Read<FileState> {
  const { head, text } = partsOf(nonce, output);
  const lines = linesOf(nonce, head);
  const refusal = refusalIn(lines);
  if (refusal !== null) return { refusal };
  const [, sum, size] = FILE.exec(lines.at(-1) ?? '') ?? [];
  const workers = workersIn(lines);
  if (text === null || sum === undefined || workers === null) return null;
  // somebody wrote it while it was read
  if (text.length !== Number(size) || sumOf(text) !== sum) return { refusal: { why: 'changed', said: '' } };
  return { answer: { text, sum, isStale: lines.includes('stale'), workers } };
}

/** The lines of an answer, and the file behind the last of them; null = there is none. */
function partsOf(nonce: string, output: string): { readonly head: string; readonly text: string | null } {
  const mark = `${nonce} file `;
  const at = output.startsWith(mark) ? 0 : output.indexOf(`\n${mark}`) + 1;
  const end = output.startsWith(mark, at) ? output.indexOf('\n', at) : -1;
  if (end === -1) return { head: output, text: null };
  return { head: output.slice(0, end), text: output.slice(end + 1) };
}

/** What a change did: it was only tested and fits, or it is done, and these workers end. */
export function readChange(nonce: string, output: string): Read<{ readonly workers: readonly RunningWorker[] }> {
  const lines = linesOf(nonce, output);
  const refusal = refusalIn(lines);
  if (refusal !== null) return { refusal };
  const workers = workersIn(lines);
  const last = lines.at(-1);
  return (last === 'done' || last === 'fits') && workers !== null ? { answer: { workers } } : null;
}

/** Which of the awaited workers are left. */
export function readLeft(nonce: string, output: string): Read<readonly Worker[]> {
  const lines = linesOf(nonce, output);
  const refusal = refusalIn(lines);
  if (refusal !== null) return { refusal };
  if (lines.at(-1) !== 'done' || lines.length > MOST_WORKERS) return null;
  const left = lines.map((line) => LEFT.exec(line)).filter((match) => match !== null);
  return { answer: left.map(([, pid, start = '']) => ({ pid: Number(pid), start })) };
}

/** Which of `count` places answered, by their position. */
export function readProbes(nonce: string, output: string, count: number): Read<ReadonlySet<number>> {
  const lines = linesOf(nonce, output);
  const refusal = refusalIn(lines);
  if (refusal !== null) return { refusal };
  if (lines.at(-1) !== 'done') return null;
  const open = lines.map((line) => Number(/^open (\d{1,6})$/.exec(line)?.[1] ?? Number.NaN));
  return { answer: new Set(open.filter((position) => position < count)) };
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
  const [, word, said = ''] = /^refused ([a-z]{1,20})(?: (.*))?$/.exec(first) ?? [];
  const why = REFUSALS.find((known) => known === word);
  return why === undefined ? null : { why, said: oneLine(said, LONGEST_SAYING) };
}

function workersIn(lines: readonly string[]): readonly RunningWorker[] | null {
  const found = lines.map((line) => WORKER.exec(line)).filter((match) => match !== null);
  if (found.length > MOST_WORKERS) return null;
  return found.map(([, pid, start = '', role]) => ({ pid: Number(pid), start, isEnding: role === 'ending' }));
}
