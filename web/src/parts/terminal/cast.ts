import { isRecord, readJson } from '../../forms/json-text.ts';

/*
 * Records of terminals, in the format asciicast v2. A record has what a node wrote: anything.
 */

/** Seconds after the terminal was opened, and what it showed then, or the size that it got. */
export type CastEvent =
  | { readonly at: number; readonly kind: 'output'; readonly text: string }
  | { readonly at: number; readonly kind: 'resize'; readonly columns: number; readonly rows: number };

export interface Cast {
  readonly columns: number;
  readonly rows: number;
  readonly events: readonly CastEvent[];
}

const MOST_COLUMNS = 500;
const MOST_ROWS = 300;
/** Seconds of a pause that are waited for when a record is played. */
const LONGEST_PAUSE = 2;

/** Reads a record; null = it is none. Lines that are no events are left out. */
export function readCast(text: string): Cast | null {
  const [first = '', ...lines] = text.split('\n');
  const header = readJson(first);
  if (!('value' in header) || !isRecord(header.value)) return null;
  const { version, width, height } = header.value;
  if (version !== 2 || !isSize(width, height)) return null;
  return { columns: width, rows: height as number, events: lines.flatMap(eventIn) };
}

function eventIn(line: string): readonly CastEvent[] {
  const read = readJson(line);
  if (!('value' in read) || !Array.isArray(read.value)) return [];
  const [at, kind, data] = read.value as readonly unknown[];
  if (typeof at !== 'number' || typeof data !== 'string') return [];
  if (kind === 'o') return [{ at, kind: 'output', text: data }];
  const [, columns, rows] = /^(\d{1,4})x(\d{1,4})$/.exec(data) ?? [];
  const size = { columns: Number(columns), rows: Number(rows) };
  return kind === 'r' && isSize(size.columns, size.rows) ? [{ at, kind: 'resize', ...size }] : [];
}

function isSize(columns: unknown, rows: unknown): columns is number {
  return isWithin(columns, MOST_COLUMNS) && isWithin(rows, MOST_ROWS);
}

function isWithin(value: unknown, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most;
}

/** Seconds from one event to the next as it is played: long pauses are shortened. */
export function pauseBefore(events: readonly CastEvent[], index: number): number {
  const before = events[index - 1]?.at ?? 0;
  return Math.min(LONGEST_PAUSE, Math.max(0, (events[index]?.at ?? before) - before));
}
