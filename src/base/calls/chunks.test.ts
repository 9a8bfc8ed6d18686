import { expect, test } from 'vitest';
import { chunksOf } from './chunks.ts';

test('items are in their order, and none is left out', () => {
  const items = Array.from({ length: 250 }, (_, index) => index);
  expect(chunksOf(items, 100).map(({ length }) => length)).toEqual([100, 100, 50]);
  expect(chunksOf(items, 100).flat()).toEqual(items);
  expect(chunksOf([], 100)).toEqual([]);
});
