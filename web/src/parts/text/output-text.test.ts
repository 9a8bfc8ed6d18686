import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainOutput } from './output-text.ts';

test.each([
  ['\u001b[32mok\u001b[0m\n', 'ok\n'],
  ['one\r\ntwo\r\n', 'one\ntwo\n'],
  ['10%\r50%\r100%\ndone', '100%\ndone'],
  ['a\u001b[2Kb', ' b'],
  ['plain [0m text', 'plain [0m text'],
  ['\u001b]8;;javascript:alert(1)\u001b\\click\u001b]8;;\u001b\\ me', 'click me'],
  ['\u001b]0;title\u0007after', 'after'],
  ['a\u0000b\u009b31m\u007f', 'ab31m'],
  ['<b>bold</b>', '<b>bold</b>'],
])('%j is shown as %j', (written, shown) => expect(plainOutput(written)).toBe(shown));

test('text without control characters stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!/[^\P{Cc}\t\n]/u.test(text));
      expect(plainOutput(text)).toBe(text);
    }),
  );
});

test('whatever was written, no control character but tabs and line ends is shown', () => {
  const part = fc.oneof(
    fc.string(),
    fc.constantFrom('\u001b', '\u001b]8;;', '\u001b[', '\r', '\b', '\u0007', '\u009b'),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      expect(plainOutput(parts.join(''))).not.toMatch(/[^\P{Cc}\t\n]/u);
    }),
  );
});
