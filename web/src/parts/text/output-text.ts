/** Escape sequences of terminals: colours, and what moves a cursor. */
// oxlint-disable-next-line no-control-regex
const ESCAPES = /\u001b(?:\[[\d;?]{0,40}[A-Za-z]|[@-Z\\^_])/g;

/**
 * What a program wrote, as plain text: without a terminal's escape sequences, and of a line that was written over again and
 * again what it was at last.
 *
 * @example plainOutput('\u001b[32mok\u001b[0m\r\n10%\r100%\n') // 'ok\n100%\n'
 */
export function plainOutput(text: string): string {
  return text
    .replaceAll(ESCAPES, '')
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.slice(line.lastIndexOf('\r') + 1))
    .join('\n');
}
