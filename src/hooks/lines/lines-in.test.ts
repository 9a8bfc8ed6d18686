import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collected } from '../../../test/support/collected.ts';
import { LONGEST_LINE } from './line.ts';
import { linesIn } from './lines-in.ts';

async function* inPieces(pieces: readonly string[]): AsyncIterable<string> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}

test('lines are the same however the text is cut into pieces', async () => {
  const pieces = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n', ' ', '\r') }));
  await fc.assert(
    fc.asyncProperty(pieces, async (given) => {
      const lines = given.join('').split('\n');
      if (lines.at(-1) === '') lines.pop();
      expect(await collected(linesIn(inPieces(given)))).toEqual(lines);
    }),
  );
});

test('a line that is too long is cut, and the next one is whole', async () => {
  const piece = 'x'.repeat(LONGEST_LINE - 1);
  const lines = await collected(linesIn(inPieces([piece, piece, piece, '\nnext\n'])));
  expect(lines.map((line) => line.length)).toEqual([LONGEST_LINE, 4]);
});
