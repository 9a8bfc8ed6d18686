/**
 * Quotes a text for a POSIX shell: as a word of a command it is the text again, whatever it holds.
 *
 * @example quote("it's") // 'it'\''s'
 */
export function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
