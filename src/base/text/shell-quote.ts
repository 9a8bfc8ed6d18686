/**
 * Quotes any text for a POSIX shell, as one word.
 *
 * @example quote("it's") // 'it'\''s'
 */
export function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
