import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amountOf, parseAmount, reaches } from './amount.ts';

test.each([
  [3, '3'],
  ['03', '03'],
  [' 5% ', '5%'],
  ['100%', '100%'],
])('%o is read as %s', (value, amount) => {
  expect(parseAmount('canary', value)).toBe(amount);
});

test.each(['', '-1', '1.5', '101%', '5 %', 'all', -1, 1.5, NaN])('%o is no amount', (value) => {
  expect(() => parseAmount('canary', value)).toThrow(`canary ${value} is neither`);
});

test.each([
  ['3', 10, 3],
  ['10%', 25, 2],
  ['1%', 10, 0],
  ['100%', 7, 7],
])('%s of %i nodes is %i', (amount, nodes, expected) => {
  expect(amountOf(amount, nodes)).toBe(expected);
});

test('an amount is reached by as many as it is, and by no fewer', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 500 }), (percent, nodes) => {
      const amount = `${percent}%`;
      const least = Array.from({ length: nodes + 1 }, (_, part) => part).find((part) => reaches(amount, part, nodes));
      expect(least).toBe(Math.ceil((nodes * percent) / 100));
      expect(amountOf(amount, nodes)).toBeLessThanOrEqual(least ?? -1);
    }),
  );
});
