/** Scripts typed into a browser have Windows line ends, which no interpreter accepts. */
export function scriptIn(text: string): string {
  return withoutMark(text).replaceAll('\r\n', '\n');
}

/** Windows editors begin a file with a byte order mark, which hides its `#!`. */
export function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}
