import { expect, test } from 'vitest';
import { agoOf } from './ago.ts';

test.each([
  [-5, 0, 'second'],
  [59, 59, 'second'],
  [60, 1, 'minute'],
  [7199, 1, 'hour'],
  [86_400 * 40, 40, 'day'],
] as const)('%d seconds ago', (seconds, amount, unit) => {
  expect(agoOf(seconds)).toEqual({ amount, unit });
});
