import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedLines } from './changed-lines.ts';

const said = (before: string, after: string): readonly string[] =>
  changedLines(before, after).map(({ mark, text }) => mark + text);

test('lines that were removed and added, with some around them', () => {
  expect(said('a\nb\nc', 'a\nx\nc')).toEqual([' a', '-b', '+x', ' c']);
  expect(said('', 'a')).toEqual(['+a']);
  expect(said('a\nb', 'b')).toEqual(['-a', ' b']);
  expect(said('1\n2\n3\n4\n5\n6', '1\n2\n3\n4\n5\n7')).toEqual([' 3', ' 4', ' 5', '-6', '+7']);
});

test('what is not removed and what is not added are parts of the texts, in their order', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = changedLines(before.join('\n'), after.join('\n'));
      const side = (mark: string): string => lines.flatMap((line) => (line.mark === mark ? [] : [line.text])).join('');
      return before.join('').includes(side('+')) && after.join('').includes(side('-'));
    }),
  );
});
