import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogText } from './log-text.ts';

const ESC = '\u001B';
const linesOf = (text: LogText): readonly string[] => Array.from({ length: text.count }, (_, line) => text.raw(line));

const part = fc.array(fc.constantFrom('a', 'b\n', '\n', 'B', `${ESC}[31m`, `${ESC}[0m`, '\r'), { maxLength: 6 });
const parts = fc.array(
  part.map((pieces) => pieces.join('')),
  { maxLength: 10 },
);

test('LT1: in whatever parts it comes, it has the lines of the whole', () => {
  fc.assert(
    fc.property(parts, (pieces) => {
      let grown = LogText.of('');
      for (const piece of pieces) {
        // a part that came twice, as the first answer was thrown away
        grown.appended(`${piece}thrown away\n`);
        grown = grown.appended(piece);
      }
      const whole = LogText.of(pieces.join(''));
      expect(linesOf(grown)).toEqual(linesOf(whole));
      for (let line = 0; line < whole.count; line += 1) expect(grown.spans(line)).toEqual(whole.spans(line));
      const text = pieces.join('');
      expect(linesOf(whole).join('\n')).toBe(text.endsWith('\n') ? text.slice(0, -1) : text);
    }),
  );
});

test('colours go on in the next line, until they end', () => {
  const text = LogText.of(`${ESC}[31mone\ntwo${ESC}[0m\nthree`).appended('\nfour\n');
  const colours = [0, 1, 2, 3].map((line) => text.spans(line)[0]?.style.colour);
  expect(colours).toEqual([1, 1, null, null]);
});

test('is searched as it is shown, whatever the case', () => {
  const text = LogText.of(`no\n${ESC}[31mNo${ESC}[0mde\n10%\rnode\nnothing of it\n`);
  expect(text.linesWith('NODE')).toEqual([1, 2]);
  expect(text.linesWith('')).toEqual([]);
  expect(text.plain(2)).toBe('node');
  expect(text.raw(9)).toBe('');
});
