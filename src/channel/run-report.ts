import { oneLine } from '../base/text/foreign-text.ts';
import { HeadTail } from './head-tail.ts';

/** What begins the line of a report. */
export const REPORT_MARK = 'springtide-run';
/** What begins the line before an output. */
export const OUTPUT_MARK = 'springtide-out';

/** Bytes of a report; a longer line is none. */
const LONGEST_REPORT = 4096;
/** Characters of a line that is shown of anything else. */
const LONGEST_NOISE_LINE = 1000;
/** Bytes of other text that are kept, of its beginning and of its end. */
const NOISE_KEPT = 8 * 1024;

/** lost: begun, but its process is gone. absent: never begun. starting: begun a moment ago. */
const PLAIN_KINDS = ['running', 'starting', 'lost', 'absent', 'swept'] as const;

/** The size of the output in bytes after the last write to each stream; 0 = nothing was written to it. */
export interface StreamEnds {
  readonly stdout: number;
  readonly stderr: number;
}

/** What a machine says of a run. */
export type RunReport =
  | { readonly kind: 'timed_out'; readonly code: number }
  | { readonly kind: 'exited'; readonly code: number; readonly ends?: StreamEnds }
  | { readonly kind: (typeof PLAIN_KINDS)[number] }
  | { readonly kind: 'size'; readonly bytes: number; readonly file: string }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Reads what follows "springtide-run <nonce> <id> " in a line; null when it is no report.
 *
 * @example parseRunReport('exited 3') // { kind: 'exited', code: 3 }
 */
export function parseRunReport(text: string): RunReport | null {
  const [, kind = '', rest = ''] = /^([a-z_]+)(?: (.*))?$/s.exec(text) ?? [];
  if (kind === 'timed_out') return isExitCode(rest) ? { kind, code: Number(rest) } : null;
  if (kind === 'exited') return parseExit(rest);
  if (kind === 'size') return parseSize(rest);
  if (kind === 'refused') return { kind, reason: oneLine(rest) };
  const plain = PLAIN_KINDS.find((candidate) => candidate === text);
  return plain === undefined ? null : { kind: plain };
}

function parseExit(text: string): RunReport | null {
  const [, code = '', stdout, stderr] = /^(\d{1,3})(?: (\d{1,15}) (\d{1,15}))?$/.exec(text) ?? [];
  if (!isExitCode(code)) return null;
  const ends = { stdout: Number(stdout), stderr: Number(stderr) };
  return { kind: 'exited', code: Number(code), ...(stdout === undefined ? {} : { ends }) };
}

function parseSize(text: string): RunReport | null {
  const [, bytes, file] = /^(\d{1,15}) (\/.*)$/s.exec(text) ?? [];
  return bytes === undefined || file === undefined ? null : { kind: 'size', bytes: Number(bytes), file: oneLine(file) };
}

function isExitCode(text: string): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) <= 255;
}

/**
 * Finds the reports of one command in its stderr, wherever they stand. Everything else is noise: output of rc
 * files, complaints of the shell.
 *
 * A node may send anything: memory and time are bounded by the size of the input, and nothing here throws.
 */
export class ReportReader {
  readonly noise = new HeadTail(NOISE_KEPT);
  /** True when the command said that its run begins. */
  begun = false;
  private readonly mark: Buffer;
  private readonly reports: string[] = [];
  private carry: Buffer = Buffer.alloc(0);

  /** `nonce` marks the reports of this command, and no others. */
  constructor(nonce: string, runId: string) {
    this.mark = Buffer.from(`${REPORT_MARK} ${nonce} ${runId} `);
  }

  /** True when the command said anything of its run. */
  get hasReported(): boolean {
    return this.begun || this.reports.length > 0;
  }

  hear(chunk: Buffer): void {
    this.carry = Buffer.concat([this.carry, chunk]);
    for (;;) {
      const at = this.carry.indexOf(this.mark);
      if (at === -1) return this.drop(Math.max(0, this.carry.length - this.mark.length + 1));
      this.drop(at);
      const end = this.carry.indexOf('\n');
      if (end === -1 && this.carry.length < LONGEST_REPORT) return;
      const line = this.carry.subarray(0, end === -1 ? LONGEST_REPORT : end);
      this.keep(line.toString('utf8', this.mark.length));
      this.carry = this.carry.subarray(line.length);
    }
  }

  /** The command ended: what it reported. Null = nothing; a text = what it wrote is no report. */
  end(): RunReport | string | null {
    this.drop(this.carry.length);
    const [first, second] = this.reports;
    if (first === undefined) return null;
    if (second !== undefined) return `${oneLine(first, 80)}, then ${oneLine(second, 80)}`;
    return parseRunReport(first) ?? oneLine(first, 80);
  }

  private keep(report: string): void {
    if (report === 'begun') this.begun = true;
    else if (this.reports.length < 2) this.reports.push(report);
  }

  private drop(bytes: number): void {
    this.noise.add(this.carry.subarray(0, bytes));
    this.carry = this.carry.subarray(bytes);
  }
}

/** Separates the output of a command from what rc files print before it. */
export class OutputReader {
  readonly noise = new HeadTail(NOISE_KEPT);
  /** True after the mark, which a command writes before its output. */
  isOutput = false;
  private readonly mark: Buffer;
  private readonly onOutput: (chunk: Buffer) => void;
  private carry: Buffer = Buffer.alloc(0);

  constructor(nonce: string, onOutput: (chunk: Buffer) => void) {
    this.mark = Buffer.from(`${OUTPUT_MARK} ${nonce}\n`);
    this.onOutput = onOutput;
  }

  hear(chunk: Buffer): void {
    if (this.isOutput) return this.onOutput(chunk);
    this.carry = Buffer.concat([this.carry, chunk]);
    const at = this.carry.indexOf(this.mark);
    const noise = this.carry.subarray(0, at === -1 ? Math.max(0, this.carry.length - this.mark.length + 1) : at);
    this.noise.add(noise);
    this.carry = this.carry.subarray(noise.length);
    if (at === -1) return;
    this.isOutput = true;
    if (this.carry.length > this.mark.length) this.onOutput(this.carry.subarray(this.mark.length));
    this.carry = Buffer.alloc(0);
  }

  /** The command ended: an incomplete mark is not a mark. */
  end(): void {
    this.noise.add(this.carry);
    this.carry = Buffer.alloc(0);
  }
}

/**
 * What people may see of a node's noise. A shell that echoes a program (as `cat` does), or quotes a line that it
 * stumbled over, echoes what may be secret: lines that contain the nonce, or are as long as a program, are left out.
 */
export function noiseIn(text: string, nonce: string): string {
  return text
    .split('\n')
    .filter((line) => line.length < LONGEST_NOISE_LINE && !line.includes(nonce))
    .join('\n');
}
