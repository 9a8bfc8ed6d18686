import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lastLine, oneLine } from './foreign-text.ts';

/** UTF-16 of any kind, including lone surrogates. */
const anyText = fc.array(fc.nat({ max: 0xffff })).map((units) => String.fromCharCode(...units));

test('what a node says is one line of text, however it says it', () => {
  expect(oneLine('\u001B[31mPlease login\u001B[0m\r\nas the user\tubuntu\u0000\n')).toBe(
    'Please login as the user ubuntu',
  );
  expect(lastLine('one\ntwo \u001B[1mthree\u001B[0m\n\u0007\n')).toBe('two three');
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 30 }), (text, most) => {
      for (const line of [oneLine(text, most), lastLine(text, most), oneLine(text.repeat(100), most)]) {
        expect(line.length).toBeLessThanOrEqual(most + 1);
        expect(line.isWellFormed()).toBe(true);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\n]/u);
      }
    }),
  );
});
