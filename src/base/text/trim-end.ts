/**
 * Removes those characters from the end of a text, in linear time: a pattern such as /a+$/ would start again at
 * every run of them inside the text.
 *
 * @example trimEnd('a b \t', ' \t') // 'a b'
 */
export function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
