/*
 * The arrival times of a log's lines. They are stored beside the text, which clients read as it is.
 *
 * AM1. An attempt has at most MOST_MARKS marks, however long it runs and however much it writes.
 * AM2. A line's time is never later than its arrival, and less than an interval earlier. The interval is a second, and
 *      doubles each time there would be too many marks.
 * AM3. Text that is read again by another process, which attached to the run, keeps the times of its first arrival.
 */

/** Lines from this one on (0 is the first) arrived this many milliseconds after their attempt began. */
export type Mark = readonly [line: number, ms: number];

/**
 * Lines of the stored log from `kept` on are the lines that were shown from `shown` on. END: they arrived when the
 * attempt ended.
 */
export type Piece = readonly [kept: number, shown: number];
export const END = -1;

/** What another process recorded of an attempt before it was taken over. */
export interface ArrivedBefore {
  /** The number of lines that have begun. */
  readonly lines: number;
  readonly marks: readonly Mark[];
}

export const MOST_MARKS = 512;
const SHORTEST_INTERVAL_MS = 1000;
const MOST_PIECES = 1000;

/** Marks the lines of a text that arrives in parts. */
export class ArrivalMarks {
  private known: readonly Mark[];
  private readonly before: number;
  private interval = SHORTEST_INTERVAL_MS;
  /** Line ends so far. */
  private lineEnds = 0;
  private isLineOpen = false;

  constructor(before: ArrivedBefore = { lines: 0, marks: [] }) {
    this.known = before.marks;
    this.before = before.lines;
  }

  get marks(): readonly Mark[] {
    return this.known;
  }

  /** @returns whether a mark was added */
  add(text: string, ms: number): boolean {
    if (text === '') return false;
    const first = firstLineIn(text, this.lineEnds, this.isLineOpen);
    this.lineEnds += lineEndsIn(text);
    this.isLineOpen = !text.endsWith('\n');
    const end = this.lineEnds + (this.isLineOpen ? 1 : 0);
    const line = Math.max(first, this.before);
    return line < end && this.mark(line, ms); // AM3
  }

  private mark(line: number, ms: number): boolean {
    const last = this.known.at(-1);
    if (last !== undefined && ms - last[1] < this.interval) return false;
    this.known = [...this.known, [line, ms]];
    while (this.known.length > MOST_MARKS) {
      this.interval *= 2;
      this.known = spaced(this.known, this.interval);
    }
    return true;
  }
}

/** The first line that begins in a text. A text that continues an open line begins none before its first line end. */
function firstLineIn(text: string, lineEnds: number, isLineOpen: boolean): number {
  if (!isLineOpen) return lineEnds;
  return text.includes('\n') ? lineEnds + 1 : Number.POSITIVE_INFINITY;
}

/** The marks that are at least an interval apart (AM2). */
function spaced(marks: readonly Mark[], interval: number): readonly Mark[] {
  const kept: Mark[] = [];
  for (const mark of marks) {
    const last = kept.at(-1);
    if (last === undefined || mark[1] - last[1] >= interval) kept.push(mark);
  }
  return kept;
}

export function lineEndsIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/**
 * The marks of the stored log, whose lines may differ in order and number from those that were shown.
 *
 * @param end milliseconds from the beginning of the attempt to its end
 * @example marksOfKept([[0, 500]], [[0, END], [1, 0]], 900) // [[0, 900], [1, 500]]
 */
export function marksOfKept(shown: readonly Mark[], pieces: readonly Piece[], end: number): readonly Mark[] {
  const marks: Mark[] = [];
  const add = (line: number, ms: number): void => {
    if (marks.at(-1)?.[1] !== ms) marks.push([line, ms]);
  };
  for (const [index, [kept, from]] of pieces.slice(0, MOST_PIECES).entries()) {
    const length = (pieces[index + 1]?.[0] ?? Number.POSITIVE_INFINITY) - kept;
    if (length <= 0) continue;
    add(kept, (from === END ? null : timeAt(shown, from)) ?? end);
    if (from === END) continue;
    const within = shown.filter(([line]) => line > from && line - from < length);
    for (const [line, ms] of within) add(kept + line - from, ms);
  }
  const [first] = marks;
  // a log that arrived as a whole when the attempt ended needs no marks
  return marks.length === 1 && first?.[1] === end ? [] : marks;
}

/** When a line arrived; null = there is no mark before it. */
export function timeAt(marks: readonly Mark[], line: number): number | null {
  return marks.findLast(([from]) => from <= line)?.[1] ?? null;
}

/** Marks as a database column: line, milliseconds, line, milliseconds … */
export function flatMarks(marks: readonly Mark[]): number[] {
  return marks.flat();
}

/** Pairs, such as marks, from a database column; an odd last number is dropped. */
export function marksOfFlat(flat: readonly number[]): readonly Mark[] {
  const marks: Mark[] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) marks.push([flat[at] ?? 0, flat[at + 1] ?? 0]);
  return marks;
}
