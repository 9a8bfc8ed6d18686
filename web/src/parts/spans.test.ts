import { expect, test } from 'vitest';
import { spanOf } from './spans.ts';

test.each([
  [0, 'milliseconds', '0', ''],
  [0.2504, 'milliseconds', '250', ''],
  [0.9996, 'seconds', '1.0', ''],
  [9.96, 'seconds', '10', ''],
  [59.4, 'seconds', '59', ''],
  [59.6, 'minutes', '1', '00'],
  [125, 'minutes', '2', '05'],
  [3599.7, 'hours', '1', '00'],
  [90_061, 'hours', '25', '01'],
])('%f s', (seconds, unit, most, rest) => {
  expect(spanOf(seconds)).toEqual({ unit, most, rest });
});
