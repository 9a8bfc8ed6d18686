import { isAddress, isIp, listedWords, oneSpelling } from './address-list.ts';

/*
 * Lists of addresses with ranges in them: 10.0.0.1-20, 10.0.0.1-10.0.1.20, 10.0.0.0/28, 2001:db8::/120. What a range has is
 * written out, up to a bound: whoever pastes 10.0.0.0/8 does not wait for sixteen million addresses.
 */

/** Addresses that one list may have when all of its ranges are written out. */
export const MOST_ADDRESSES = 100_000;

export interface ListedEntry {
  /** As it was written. */
  readonly text: string;
  /** The line it stands in; 1 is the first. */
  readonly line: number;
  /** A range names what is there of it; a single address names one node that has to be there. */
  readonly isRange: boolean;
  /** What it names; none of what has a flaw. */
  readonly addresses: readonly string[];
  readonly flaw: EntryFlaw | null;
}

/** backwards: a range that ends before it begins; tooMany: with it the list has more addresses than it may have. */
export type EntryFlaw = 'malformed' | 'spaced' | 'backwards' | 'tooMany';

export interface ExpandedList {
  /** In order, without those that only say again what is there. */
  readonly entries: readonly ListedEntry[];
  /** How many addresses were there already. */
  readonly repeated: number;
}

/**
 * Takes a list with ranges apart. Each address comes once, whichever entries have it.
 *
 * @param blanksSeparate whether a person said that names with a blank between them are several
 * @example expandedList('10.0.0.1-3 10.0.0.2').entries // [{ text: '10.0.0.1-3', addresses: ['10.0.0.1', …], … }]
 */
export function expandedList(text: string, blanksSeparate = false): ExpandedList {
  const seen = new Set<string>();
  const entries: ListedEntry[] = [];
  let repeated = 0;
  for (const { word, line, isSpaced } of listedWords(withJoinedRanges(text))) {
    const range = readRange(word);
    const named = range === null ? readSingle(word, isSpaced && !blanksSeparate, seen) : readAll(range, seen);
    const entry = { text: word, line, isRange: range !== null };
    if ('flaw' in named) {
      entries.push({ ...entry, addresses: [], flaw: named.flaw });
      continue;
    }
    const fresh = named.addresses.filter((address) => !seen.has(oneSpelling(address)));
    for (const address of fresh) seen.add(oneSpelling(address));
    repeated += named.addresses.length - fresh.length;
    if (fresh.length > 0) entries.push({ ...entry, addresses: fresh, flaw: null });
  }
  return { entries, repeated };
}

type Named = { readonly addresses: readonly string[] } | { readonly flaw: EntryFlaw };

function readSingle(word: string, isSpaced: boolean, seen: ReadonlySet<string>): Named {
  const flaw = flawOf(word, isSpaced);
  // a name that is there already is no question any more
  if (flaw !== null && !(flaw === 'spaced' && seen.has(oneSpelling(word)))) return { flaw };
  return seen.size >= MOST_ADDRESSES && !seen.has(oneSpelling(word)) ? { flaw: 'tooMany' } : { addresses: [word] };
}

function readAll(range: Range, seen: ReadonlySet<string>): Named {
  if (range.last < range.first) return { flaw: 'backwards' };
  const isTooLong = range.last - range.first >= BigInt(MOST_ADDRESSES - seen.size);
  return isTooLong ? { flaw: 'tooMany' } : { addresses: writtenOut(range) };
}

function flawOf(word: string, isSpaced: boolean): EntryFlaw | null {
  // as a name it would be one that nobody has
  if (!isAddress(word) || /^\d+\.\d+\.\d+\.\d+[-–]/.test(word)) return 'malformed';
  return isSpaced && !isIp(word) ? 'spaced' : null;
}

/** A range with blanks around its dash is one word. */
function withJoinedRanges(text: string): string {
  return text.replaceAll(/(?<=[\d:a-f])[ \t]{1,8}[-–][ \t]{1,8}(?=[\d:a-f])/gi, '-');
}

interface Range {
  readonly kind: 'v4' | 'v6';
  readonly first: bigint;
  readonly last: bigint;
}

/** @returns null for what is no range */
function readRange(word: string): Range | null {
  return readBlock(word) ?? readSpan(word);
}

/** @example readBlock('10.0.0.5/28') // 10.0.0.0 to 10.0.0.15 */
function readBlock(word: string): Range | null {
  const [, base = '', length = ''] = /^([\d.]{7,15}|[\da-f:.]{2,45})\/(\d{1,3})$/i.exec(word) ?? [];
  const address = base === '' ? null : numberOf(base);
  if (address === null) return null;
  const bits = address.kind === 'v4' ? 32 : 128;
  if (Number(length) > bits) return null;
  const size = 1n << BigInt(bits - Number(length));
  const first = address.value - (address.value % size);
  return { kind: address.kind, first, last: first + size - 1n };
}

/** @example readSpan('10.0.0.1-20') // 10.0.0.1 to 10.0.0.20 */
function readSpan(word: string): Range | null {
  const [, begin = '', end = ''] = /^([\d.]{7,15}|[\da-f:.]{2,45})[-–]([\da-f:.]{1,45})$/i.exec(word) ?? [];
  const first = begin === '' ? null : numberOf(begin);
  if (first === null) return null;
  if (first.kind === 'v4' && /^\d{1,3}$/.test(end)) {
    const part = BigInt(end);
    return part > 255n ? null : { kind: 'v4', first: first.value, last: first.value - (first.value % 256n) + part };
  }
  const last = numberOf(end);
  return last?.kind === first.kind ? { kind: first.kind, first: first.value, last: last.value } : null;
}

function numberOf(text: string): { readonly kind: 'v4' | 'v6'; readonly value: bigint } | null {
  if (!isIp(text)) return null;
  if (!text.includes(':')) return { kind: 'v4', value: joined(text.split('.'), 8n, 10) };
  const [head = '', tail] = oneSpelling(text).slice(1, -1).split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return { kind: 'v6', value: joined([...before, ...zeros, ...after], 16n, 16) };
}

function groupsOf(part: string | undefined): readonly string[] {
  return part === undefined || part === '' ? [] : part.split(':');
}

function joined(groups: readonly string[], bits: bigint, base: number): bigint {
  return groups.reduce((sum, group) => (sum << bits) + BigInt(Number.parseInt(group, base)), 0n);
}

function writtenOut({ kind, first, last }: Range): readonly string[] {
  const textOf = kind === 'v4' ? v4Text : v6Text;
  return Array.from({ length: Number(last - first) + 1 }, (_, place) => textOf(first + BigInt(place)));
}

function v4Text(value: bigint): string {
  const number = Number(value);
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

function v6Text(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, place) => ((value >> BigInt(112 - 16 * place)) & 0xffffn).toString(16));
  return oneSpelling(groups.join(':')).slice(1, -1);
}
