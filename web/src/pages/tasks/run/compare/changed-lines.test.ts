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

test('without what was added it is a part of the one text, without what was removed a part of the other', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = changedLines(before.join('\n'), after.join('\n'));
      const without = (mark: string): string =>
        lines
          .filter((line) => line.mark !== mark)
          .map((line) => line.text)
          .join('');
      expect(before.join('')).toContain(without('+'));
      expect(after.join('')).toContain(without('-'));
    }),
  );
});
