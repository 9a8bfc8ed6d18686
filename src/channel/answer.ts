import { oneLine } from './foreign-text.ts';
import { HeadTail } from './head-tail.ts';

/** What begins the line of an answer. */
export const ANSWER = 'springtide-run';

/** Bytes of an answer; what is longer is none. */
const LONGEST_ANSWER = 4096;
/** Bytes of anything else that are kept, of its beginning and of its end. */
const NOISE_KEPT = 8 * 1024;

/** lost: begun, and nobody runs it any more. absent: never begun. starting: begun a moment ago. */
const PLAIN_ANSWERS = ['running', 'starting', 'lost', 'absent', 'staged', 'swept'] as const;

/** What a machine says of a run. */
export type Answer =
  | { readonly kind: 'exited' | 'timed_out'; readonly code: number }
  | { readonly kind: (typeof PLAIN_ANSWERS)[number] }
  | { readonly kind: 'size'; readonly bytes: number; readonly file: string }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Reads what follows "springtide-run <id> " in a line; null when it is no answer.
 *
 * @example parseAnswer('exited 3') // { kind: 'exited', code: 3 }
 */
export function parseAnswer(text: string): Answer | null {
  const [, kind = '', rest = ''] = /^([a-z_]+)(?: (.*))?$/s.exec(text) ?? [];
  if (kind === 'exited' || kind === 'timed_out') return isExitCode(rest) ? { kind, code: Number(rest) } : null;
  if (kind === 'size') return parseSize(rest);
  if (kind === 'refused') return { kind, reason: oneLine(rest) };
  const plain = PLAIN_ANSWERS.find((candidate) => candidate === text);
  return plain === undefined ? null : { kind: plain };
}

function parseSize(text: string): Answer | null {
  const [, bytes, file] = /^(\d{1,15}) (\/.*)$/s.exec(text) ?? [];
  return bytes === undefined || file === undefined ? null : { kind: 'size', bytes: Number(bytes), file: oneLine(file) };
}

function isExitCode(text: string): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) <= 255;
}

/**
 * Finds the answers to one command in what it writes to stderr, wherever they stand. Everything else is noise: what rc
 * files print, complaints of the shell.
 *
 * A node may say anything: memory and time are bounded by what came, and nothing here throws.
 */
export class AnswerReader {
  readonly noise = new HeadTail(NOISE_KEPT);
  /** True when the command said that its run begins. */
  begun = false;
  private readonly mark: Buffer;
  private readonly answers: string[] = [];
  private carry: Buffer = Buffer.alloc(0);

  constructor(runId: string) {
    this.mark = Buffer.from(`${ANSWER} ${runId} `);
  }

  hear(chunk: Buffer): void {
    this.carry = Buffer.concat([this.carry, chunk]);
    for (;;) {
      const at = this.carry.indexOf(this.mark);
      if (at === -1) return this.drop(Math.max(0, this.carry.length - this.mark.length + 1));
      this.drop(at);
      const end = this.carry.indexOf('\n');
      if (end === -1 && this.carry.length < LONGEST_ANSWER) return;
      const line = this.carry.subarray(0, end === -1 ? LONGEST_ANSWER : end);
      this.keep(line.toString('utf8', this.mark.length));
      this.carry = this.carry.subarray(line.length);
    }
  }

  /** The command ended: what it answered. Null = nothing; a text = what it said is no answer. */
  end(): Answer | string | null {
    this.drop(this.carry.length);
    const [first, second] = this.answers;
    if (first === undefined) return null;
    if (second !== undefined) return `${oneLine(first, 80)}, then ${oneLine(second, 80)}`;
    return parseAnswer(first) ?? oneLine(first, 80);
  }

  private keep(answer: string): void {
    if (answer === 'begun') this.begun = true;
    else if (this.answers.length < 2) this.answers.push(answer);
  }

  private drop(bytes: number): void {
    this.noise.add(this.carry.subarray(0, bytes));
    this.carry = this.carry.subarray(bytes);
  }
}
