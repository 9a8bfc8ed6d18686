import { plainText } from '../log/ansi.ts';

/**
 * What a program wrote, line by line as a terminal shows it, without colours: no escape sequence and no control character
 * is left, and of a line that was written over again what it was at last.
 *
 * @example plainOutput('\u001b[32mok\u001b[0m\r\n10%\r100%\n') // 'ok\n100%\n'
 */
export function plainOutput(text: string): string {
  return text.split('\n').map(plainText).join('\n');
}
