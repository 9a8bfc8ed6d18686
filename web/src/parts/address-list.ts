/*
 * Lists of addresses, as people paste them: a column of a spreadsheet, a line with commas, JSON, a hosts file's comments.
 */

const SEPARATORS = /[\s,;"'[\]]+/;
/** The same, kept when a text is split at it. */
const EACH_SEPARATOR = /([\s,;"'[\]]+)/;
const BLANKS = /^\s+$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;
const HOST_NAME = /^(?=.{1,254}$)(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*\.?$/;
/** Forms that some programs read as an IPv4 address, and others do not. */
const NUMBER_AT_END = /(^|\.)(\d+|0x[\da-f]*)\.?$/i;

export interface ListedAddress {
  readonly address: string;
  /** The line it stands in; 1 is the first. */
  readonly line: number;
  /**
   * The fault of the address itself: not an address, a repetition of one above in any notation, or a name separated from
   * the next by a blank only, which may be one mistyped name as well as two.
   */
  readonly flaw: 'malformed' | 'repeated' | 'spaced' | null;
}

/** A word of a list. */
export interface ListedWord {
  readonly word: string;
  readonly line: number;
  /** Only blanks separate it from a neighbour. */
  readonly isSpaced: boolean;
}

/**
 * Splits a list of addresses; the text after a # in a line is a comment.
 *
 * @param blanksSeparate whether a person said that names with a blank between them are several
 * @example listedAddresses('10.0.0.1, 10.0.0.1 # twice') // [{ address: '10.0.0.1', line: 1, flaw: null }, … 'repeated']
 */
export function listedAddresses(text: string, blanksSeparate = false): readonly ListedAddress[] {
  const seen = new Set<string>();
  return listedWords(text).map(({ word, line, isSpaced }): ListedAddress => {
    const spelling = oneSpelling(word);
    const isRepeated = seen.has(spelling);
    seen.add(spelling);
    if (isRepeated) return { address: word, line, flaw: 'repeated' };
    if (!isAddress(word)) return { address: word, line, flaw: 'malformed' };
    return { address: word, line, flaw: isSpaced && !blanksSeparate && !isIp(word) ? 'spaced' : null };
  });
}

/** The words of a list, without comments. */
export function listedWords(text: string): readonly ListedWord[] {
  return text.split(/\r?\n/).flatMap((written, index) => wordsOf(written.replace(/#.*$/, ''), index + 1));
}

function wordsOf(written: string, line: number): readonly ListedWord[] {
  const words: { word: string; line: number; isSpaced: boolean }[] = [];
  let gap = '';
  for (const part of written.split(EACH_SEPARATOR)) {
    if (part === '') continue;
    if (SEPARATORS.test(part)) {
      gap = part;
      continue;
    }
    const before = words.at(-1);
    const isSpaced = before !== undefined && BLANKS.test(gap);
    if (before !== undefined && isSpaced) before.isSpaced = true;
    words.push({ word: part, line, isSpaced });
  }
  return words;
}

/** The addresses in a text that is nothing but IP addresses; none for any other text, as it may be a name. */
export function searchedAddresses(text: string): readonly string[] {
  const words = text.split(SEPARATORS).filter((word) => word !== '');
  if (!words.every((word) => isIp(word))) return [];
  return [...Map.groupBy(words, oneSpelling).values()].flatMap((same) => same.slice(0, 1));
}

/** The last label of a host name is not a number. The server checks the same, and more. */
export function isAddress(text: string): boolean {
  return isIp(text) || (HOST_NAME.test(text) && !NUMBER_AT_END.test(text));
}

/** A normal form for comparisons; it need not be the server's own. */
export function oneSpelling(address: string): string {
  if (address.includes(':') && isIp(address)) return new URL(`http://[${address}]/`).hostname;
  return address.toLowerCase().replace(/\.$/, '');
}

export function isIp(text: string): boolean {
  return IPV4.test(text) || (/^[\da-f:.]+$/i.test(text) && text.includes(':') && URL.canParse(`http://[${text}]/`));
}

/** A list without some of its words; a line that has none left goes. */
export function withoutWords(text: string, words: ReadonlySet<string>): string {
  return text
    .split(/\r?\n/)
    .flatMap((written) => {
      const parts = written.replace(/#.*$/, '').split(EACH_SEPARATOR);
      if (!parts.some((part) => words.has(part))) return [written];
      const kept = parts.filter((part) => !words.has(part)).join('');
      return listedWords(kept).length === 0 ? [] : [kept + (/#.*$/.exec(written)?.[0] ?? '')];
    })
    .join('\n');
}
