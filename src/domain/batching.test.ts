import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cut, sliceSize, stepLen } from './batching.ts';

test.each([
  [10, { maxNum: 4, maxRatio: 25 }, 2],
  [10, { maxNum: 1, maxRatio: 100 }, 1],
  [10, { maxNum: null, maxRatio: 5 }, 1],
  [10, { maxNum: 500, maxRatio: null }, 10],
  [3, { maxNum: null, maxRatio: null }, 3],
])('%i nodes with %o make batches of %i', (nodes, size, expected) => {
  expect(stepLen(nodes, size)).toBe(expected);
});

test('cutting loses nothing, keeps the order, and fills every piece but the last', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 50 }), (list, size) => {
      const pieces = cut(list, size);
      expect(pieces.flat()).toEqual(list);
      expect(pieces.slice(0, -1).every((piece) => piece.length === size)).toBe(true);
      expect(pieces.every((piece) => piece.length > 0)).toBe(true);
    }),
  );
});

test.each([
  [1, 20],
  [100, 20],
  [1000, 50],
  [10_000, 200],
])('a batch of %i nodes is worked on in slices of %i', (nodes, expected) => {
  expect(sliceSize(nodes)).toBe(expected);
});
