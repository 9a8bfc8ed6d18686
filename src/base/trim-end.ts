/**
 * A text without those characters at its end. One look at each of them: a pattern such as /a+$/ would begin anew at
 * every run of them inside the text.
 *
 * @example trimEnd('a b \t', ' \t') // 'a b'
 */
export function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
