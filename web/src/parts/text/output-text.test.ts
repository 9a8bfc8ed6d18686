import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainOutput } from './output-text.ts';

test.each([
  ['\u001b[32mok\u001b[0m\n', 'ok\n'],
  ['one\r\ntwo\r\n', 'one\ntwo\n'],
  ['10%\r50%\r100%\ndone', '100%\ndone'],
  ['a\u001b[2Kb', 'ab'],
  ['plain [0m text', 'plain [0m text'],
])('%j is shown as %j', (written, shown) => expect(plainOutput(written)).toBe(shown));

test('text without escapes and carriage returns stays as it is', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      // oxlint-disable-next-line no-control-regex
      fc.pre(!/[\r\u001b]/.test(text));
      expect(plainOutput(text)).toBe(text);
    }),
  );
});
