import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchSizes, cut, cutInto, sliceSize, stepLen } from './batching.ts';

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

test.each([
  [{ nodes: 20, whole: 20, most: 20, policy: { batches: ['1', '10%', '50%'] } }, [1, 2, 10, 7]],
  [{ nodes: 20, whole: 20, most: 20, policy: { batches: ['1', '10%', '50%', '100%'] } }, [1, 2, 10, 7]],
  [{ nodes: 10, whole: 10, most: 3, policy: { batches: ['100%'] } }, [3, 3, 3, 1]],
  [{ nodes: 10, whole: 10, most: 4, policy: { canary: '1' } }, [1, 4, 4, 1]],
  [{ nodes: 10, whole: 10, most: 10, policy: { canary: '10%', batches: ['3'] } }, [1, 3, 3, 3]],
  [{ nodes: 4, whole: 20, most: 20, policy: { batches: ['10%'] } }, [2, 2]],
  [{ nodes: 10, whole: 10, most: 4, policy: null }, [4, 4, 2]],
  [{ nodes: 0, whole: 10, most: 4, policy: null }, []],
])('%o is cut into %o', (cutting, sizes) => {
  expect(batchSizes(cutting)).toEqual(sizes);
});

test('every node is in one batch, and no batch is empty or larger than the largest', () => {
  const amount = fc.oneof(
    fc.integer({ min: 1, max: 50 }).map(String),
    fc.integer({ min: 1, max: 100 }).map((part) => `${part}%`),
  );
  const policies = fc.record(
    { canary: amount, batches: fc.array(amount, { minLength: 1, maxLength: 4 }) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.nat(500), fc.nat(100), fc.integer({ min: 1, max: 100 }), policies, (nodes, done, most, policy) => {
      const sizes = batchSizes({ nodes, whole: nodes + done, most, policy });
      expect(sizes.every((size) => size >= 1 && size <= most)).toBe(true);
      const list = Array.from({ length: nodes }, (_, index) => index);
      expect(cutInto(list, sizes).flat()).toEqual(list);
    }),
  );
});

test('without a policy batches are those of today', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.integer({ min: 1, max: 600 }), (nodes, most) => {
      const list = Array.from({ length: nodes }, (_, index) => index);
      expect(cutInto(list, batchSizes({ nodes, whole: nodes, most, policy: null }))).toEqual(cut(list, most));
    }),
  );
});
