/*
 * Lists of addresses, as people paste them: a column of a spreadsheet, a line with commas, JSON, a hosts file's comments.
 */

const SEPARATORS = /[\s,;"'[\]]+/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;
const HOST_NAME = /^(?=.{1,254}$)(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*\.?$/;
/** Forms that some programs read as an IPv4 address, and others do not. */
const NUMBER_AT_END = /(^|\.)(\d+|0x[\da-f]*)\.?$/i;

export interface ListedAddress {
  readonly address: string;
  /** The line it stands in; 1 is the first. */
  readonly line: number;
  /** The fault of the address itself: not an address, or a repetition of one above, in any notation. */
  readonly flaw: 'malformed' | 'repeated' | null;
}

/**
 * Splits a list of addresses; the text after a # in a line is a comment.
 *
 * @example listedAddresses('10.0.0.1, 10.0.0.1 # twice') // [{ address: '10.0.0.1', line: 1, flaw: null }, … 'repeated']
 */
export function listedAddresses(text: string): readonly ListedAddress[] {
  const seen = new Set<string>();
  return text.split(/\r?\n/).flatMap((written, index) =>
    written
      .replace(/#.*$/, '')
      .split(SEPARATORS)
      .filter((address) => address !== '')
      .map((address): ListedAddress => {
        const spelling = oneSpelling(address);
        const flaw = seen.has(spelling) ? 'repeated' : isAddress(address) ? null : 'malformed';
        seen.add(spelling);
        return { address, line: index + 1, flaw };
      }),
  );
}

/** The addresses in a text that is nothing but IP addresses; none for any other text, as it may be a name. */
export function searchedAddresses(text: string): readonly string[] {
  const words = text.split(SEPARATORS).filter((word) => word !== '');
  if (!words.every((word) => isIp(word))) return [];
  return [...Map.groupBy(words, oneSpelling).values()].flatMap((same) => same.slice(0, 1));
}

/** The last label of a host name is not a number. The server checks the same, and more. */
function isAddress(text: string): boolean {
  return isIp(text) || (HOST_NAME.test(text) && !NUMBER_AT_END.test(text));
}

/** A normal form for comparisons; it need not be the server's own. */
function oneSpelling(address: string): string {
  if (address.includes(':') && isIp(address)) return new URL(`http://[${address}]/`).hostname;
  return address.toLowerCase().replace(/\.$/, '');
}

function isIp(text: string): boolean {
  return IPV4.test(text) || (/^[\da-f:.]+$/i.test(text) && text.includes(':') && URL.canParse(`http://[${text}]/`));
}
