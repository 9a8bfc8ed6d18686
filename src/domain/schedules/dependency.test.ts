import fc from 'fast-check';
import { expect, test } from 'vitest';
import { carriedBy, cycleThrough, type Edge, sizeNeeded } from './dependency.ts';
import type { PoolId } from '../ids.ts';

test.each([
  [6, 0.5, 1, 4],
  [0, 0.5, 1, 1],
  [5, 0.5, 0, 3],
  [100, 0.07, 0, 7],
  [10, 1.5, 2, 17],
])('%i nodes at ratio %d and %i on top need %i', (nodes, ratio, elasticCount, size) => {
  expect(sizeNeeded(nodes, { ratio, elasticCount })).toBe(size);
});

test.each([
  [3, 0.5, 6],
  [7, 0.07, 100],
  [2, 1.5, 1],
  [0, 0.5, 0],
])('%i nodes at ratio %d carry %i', (nodes, ratio, carried) => {
  expect(carriedBy(nodes, ratio)).toBe(carried);
});

test('what a size needs carries that size', () => {
  const ratio = fc.integer({ min: 1, max: 100_000 }).map((value) => value / 1000);
  fc.assert(
    fc.property(fc.nat(5000), ratio, fc.nat(10), (nodes, perNode, elasticCount) => {
      expect(carriedBy(sizeNeeded(nodes, { ratio: perNode, elasticCount }), perNode)).toBeGreaterThanOrEqual(nodes);
    }),
  );
});

const edges = (...pairs: readonly (readonly [number, number])[]): readonly Edge[] =>
  pairs.map(([from, to]) => ({ from: from as PoolId, to: to as PoolId }));

test.each([
  [edges([1, 1]), [1, 1]],
  [edges([1, 2], [2, 3], [3, 1]), [1, 2, 3, 1]],
  [edges([1, 2], [1, 3], [2, 3]), null],
  [edges([1, 2], [2, 3], [3, 2]), null],
])('a cycle is found from where it is entered: %o', (all, cycle) => {
  expect(cycleThrough(1 as PoolId, all)).toEqual(cycle);
});
