/** Scripts that were typed into a browser come with the line ends of Windows, which no interpreter takes. */
export function scriptIn(text: string): string {
  return withoutMark(text).replaceAll('\r\n', '\n');
}

/** Editors of Windows begin a file with a byte order mark, behind which nobody looks for `#!`. */
export function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}
