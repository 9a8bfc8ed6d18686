import { expect, test } from 'vitest';
import { repairPause } from './membership.ts';

test('the pause between two repairs doubles, up to a quarter of an hour', () => {
  expect([1, 2, 3, 6, 1000].map(repairPause)).toEqual([30, 60, 120, 900, 900]);
});
