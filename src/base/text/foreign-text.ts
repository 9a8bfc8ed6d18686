/** Characters of a node's message that are shown in one line. */
const LONGEST_LINE = 500;

/**
 * A node's text as one line that is safe in an error message: without colours, control and format characters, and cut.
 *
 * @example oneLine('\u001B[31mPlease login\u001B[0m\r\nas the user ubuntu\n') // 'Please login as the user ubuntu'
 */
export function oneLine(text: string, most = LONGEST_LINE): string {
  // most of the text may be removed
  const clean = text
    .slice(0, most * 8)
    // oxlint-disable-next-line no-control-regex -- these are what is taken out
    .replaceAll(/\u001B\[[\d;?]{0,20}[A-Za-z]/g, '')
    .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .toWellFormed()
    .trim();
  return clean.length > most ? `${clean.slice(0, most).toWellFormed()}…` : clean;
}

/** The last line of a text that is not blank, as `oneLine` shows it. */
export function lastLine(text: string, most = LONGEST_LINE): string {
  const lines = text.slice(-most * 8).split(/[\r\n]+/);
  return lines.map((line) => oneLine(line, most)).findLast((line) => line !== '') ?? '';
}

/** Text that PostgreSQL accepts: without NUL and lone surrogates. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}
