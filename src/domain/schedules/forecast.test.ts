import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectedSeconds } from './forecast.ts';

test.each([
  [[], 3, null],
  [[10], 3, 30],
  [[10, 20], 2, 30],
  [[10, 12, 600], 4, 48],
])('batches that took %j, times %i, take %d', (batches, count, expected) => {
  expect(expectedSeconds(batches, count)).toBe(expected);
});

test('one batch more takes no less, and one batch is between the shortest and the longest', () => {
  const seconds = fc.array(fc.nat(10_000), { minLength: 1 });
  fc.assert(
    fc.property(seconds, fc.integer({ min: 1, max: 100 }), (past, batches) => {
      const one = expectedSeconds(past, 1) ?? -1;
      expect(one).toBeGreaterThanOrEqual(Math.min(...past));
      expect(one).toBeLessThanOrEqual(Math.max(...past));
      expect(expectedSeconds(past, batches + 1)).toBeGreaterThanOrEqual(expectedSeconds(past, batches) ?? Infinity);
    }),
  );
});
