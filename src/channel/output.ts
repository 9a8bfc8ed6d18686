import { TextDecoder } from 'node:util';
import { cutMark, joinedEnds, REST_LATER } from '../domain/cut-mark.ts';
import type { StreamEnds } from './run-report.ts';
import type { LineRange } from './channel.ts';
import { OUTPUT_LIMIT, REST_LENGTH } from './node/run-once.ts';

const LINE_END = 0x0a;
/** Placeholders for the mark of a cut when lines are counted: after a line end, and within a line. */
const MARK = Buffer.from('\n');
const IN_LINE = Buffer.from('\n\n');
/** The most bytes of a line that are dropped to cut a long output at a line end. */
const LONGEST_PART = 4096;

/** How much there is of an output over the limit, and the end of it. */
export interface Rest {
  readonly size: number;
  readonly file: string;
  readonly end: Buffer;
}

/**
 * Gathers what a run writes, up to the limit, and passes it on as it comes. After `again()` the output arrives once more
 * from its first byte, and what was passed on already is left out.
 *
 * Bytes are counted as the node counts them. NUL cannot be stored as text, and some ways of reading an output drop it: the
 * position up to which output was passed on is therefore found without counting NUL.
 */
export class Output {
  private readonly onText: (text: string) => void;
  private readonly charset: string | null;
  /** The bytes that are kept. */
  readonly limit: number;
  private readonly decoder: TextDecoder;
  private readonly chunks: Buffer[] = [];
  /** Bytes of `chunks` other than NUL. */
  private kept = 0;
  /** Bytes that came since the output began. */
  private seen = 0;
  private isToldFull = false;
  /** Bytes, NUL aside, that came before and will come again. */
  private skip = 0;

  /** @param charset null = it is no text: `text` has a character for each byte, and nothing is to be passed on */
  constructor(
    onText: ((text: string) => void) | undefined,
    charset: string | null = 'utf-8',
    limit: number = OUTPUT_LIMIT,
  ) {
    this.limit = limit;
    this.charset = charset;
    this.decoder = new TextDecoder(charset ?? 'latin1', { ignoreBOM: true });
    this.onText = onText ?? (() => {});
  }

  /** True when the limit is reached: what comes after it is dropped. */
  get isFull(): boolean {
    return this.seen >= this.limit;
  }

  /** Gathers a chunk and passes it on. */
  add(chunk: Buffer): void {
    const text = this.keep(chunk);
    if (text !== '') this.onText(text);
    if (!this.isFull || this.isToldFull) return;
    this.isToldFull = true;
    this.onText(`${this.chunks.at(-1)?.at(-1) === LINE_END ? '' : '\n'}${REST_LATER}\n`);
  }

  /** Gathers a chunk. Returns the new text in it. */
  keep(chunk: Buffer): string {
    const fitting = chunk.subarray(0, this.limit - this.seen);
    this.seen += fitting.length;
    const fresh = fitting.subarray(lengthOf(fitting, this.skip));
    const written = withoutNul(fresh);
    this.skip -= withoutNul(fitting).length - written.length;
    if ((this.charset === null ? fresh : written).length === 0) return '';
    this.kept += written.length;
    this.chunks.push(fresh);
    return this.decoder.decode(written, { stream: true });
  }

  /** The output begins again at its first byte. */
  again(): void {
    this.seen = 0;
    // of what is no text nothing was passed on, and NUL counts
    if (this.charset === null) this.forget();
    this.skip = this.kept;
  }

  private forget(): void {
    this.chunks.length = 0;
    this.kept = 0;
  }

  /** Everything; of an output over the limit the beginning, a line that says so, and the end. */
  text(rest: Rest | null): string {
    const whole = Buffer.concat(this.chunks);
    if (rest === null || rest.size <= this.seen) return this.textOf(whole);
    const { head, end } = this.endsOf(whole, rest);
    const missing = Math.max(0, rest.size - head.length - end.length);
    return joinedEnds(this.textOf(head), cutMark(missing, 'bytes', rest.file), this.textOf(end));
  }

  /**
   * The lines that certainly came from stderr: those after the last write to stdout. Null = there are none. If a program
   * reopened its output (/dev/stderr), the sizes do not add up, and nothing is certain.
   */
  stderrLines({ stdout, stderr }: StreamEnds, rest: Rest | null): LineRange | null {
    const whole = Buffer.concat(this.chunks);
    const size = rest?.size ?? this.seen;
    if (stderr !== size || stdout >= stderr) return null;
    if (rest === null || rest.size <= this.seen) return rangeFrom(whole, stdout, 0);
    const { head, end } = this.endsOf(whole, rest);
    if (stdout < head.length) return rangeFrom(Buffer.concat([head, endsLine(head) ? MARK : IN_LINE, end]), stdout, 0);
    const before = size - end.length;
    return rangeFrom(end, Math.max(0, stdout - before), newlinesIn(head) + (endsLine(head) ? 1 : 2));
  }

  private endsOf(whole: Buffer, rest: Rest): { readonly head: Buffer; readonly end: Buffer } {
    return {
      head: this.wholeLines(whole.subarray(0, this.limit - REST_LENGTH), withoutLastPart),
      end: this.wholeLines(rest.end.subarray(-REST_LENGTH), withoutFirstPart),
    };
  }

  private textOf(bytes: Buffer): string {
    if (this.charset === null) return bytes.toString('latin1');
    return new TextDecoder(this.charset, { ignoreBOM: true }).decode(withoutNul(bytes));
  }

  /**
   * Cuts at a line end, or between characters where lines are too long. Only in UTF-8 does every byte say whether a
   * character begins with it; the line end is the same byte in all supported character sets.
   */
  private wholeLines(bytes: Buffer, cut: typeof withoutLastPart): Buffer {
    const atLine = cut === withoutLastPart ? withoutLastLine(bytes) : withoutFirstLine(bytes);
    if (atLine !== null) return atLine;
    return this.charset === 'utf-8' ? cut(bytes) : bytes;
  }
}

/** The lines that begin at or after a byte, counted from `linesBefore`. */
function rangeFrom(bytes: Buffer, at: number, linesBefore: number): LineRange | null {
  const isInLine = at > 0 && bytes[at - 1] !== LINE_END;
  const from = newlinesIn(bytes.subarray(0, at)) + (isInLine ? 1 : 0);
  const to = newlinesIn(bytes) + (endsLine(bytes) ? 0 : 1);
  return from < to ? [linesBefore + from, linesBefore + to] : null;
}

function endsLine(bytes: Buffer): boolean {
  return bytes.length === 0 || bytes.at(-1) === LINE_END;
}

function newlinesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_END); at !== -1; at = bytes.indexOf(LINE_END, at + 1)) count += 1;
  return count;
}

/** The number of bytes that contain so many bytes other than NUL. */
function lengthOf(bytes: Buffer, written: number): number {
  if (!bytes.includes(0)) return Math.min(written, bytes.length);
  let length = 0;
  for (let left = written; left > 0 && length < bytes.length; length += 1) if (bytes[length] !== 0) left -= 1;
  return length;
}

/** Removes an incomplete line at the end; null when it is too long for that. */
function withoutLastLine(bytes: Buffer): Buffer | null {
  const length = bytes.lastIndexOf(LINE_END) + 1;
  return bytes.length - length > LONGEST_PART ? null : bytes.subarray(0, length);
}

/** Removes an incomplete line at the beginning; null when it is too long for that. */
function withoutFirstLine(bytes: Buffer): Buffer | null {
  const from = bytes.indexOf(LINE_END) + 1;
  return from === 0 || from > LONGEST_PART ? null : bytes.subarray(from);
}

/** Removes an incomplete character at the end. */
function withoutLastPart(bytes: Buffer): Buffer {
  for (let back = 1; back <= 3; back += 1) {
    const byte = bytes.at(-back) ?? 0;
    // the first byte of a character says how long it is
    if (byte >= 0xc0) return bytes.subarray(0, bytes.length - (back < lengthBy(byte) ? back : 0));
    if (byte < 0x80) return bytes;
  }
  return bytes;
}

function lengthBy(firstByte: number): number {
  if (firstByte >= 0xf8) return 1;
  return firstByte >= 0xf0 ? 4 : firstByte >= 0xe0 ? 3 : 2;
}

/** Removes an incomplete character at the beginning. */
function withoutFirstPart(bytes: Buffer): Buffer {
  const first = bytes.subarray(0, 3).findIndex((byte) => byte < 0x80 || byte >= 0xc0);
  return bytes.subarray(Math.max(0, first));
}

/** Removes what a database cannot store as text or a node's shell cannot pass on. */
function withoutNul(bytes: Buffer): Buffer {
  return bytes.includes(0) ? Buffer.from(bytes.filter((byte) => byte !== 0)) : bytes;
}
