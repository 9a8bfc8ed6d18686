import { expect, test } from 'vitest';
import { afterTry } from './check-tries.ts';

const TRIES = { tries: 3, interval: 5, timeout: 1 };

test.each([
  [1, true, { kind: 'passed' }],
  [3, true, { kind: 'passed' }],
  [1, false, { kind: 'again', attempt: 2, wait: 5 }],
  [2, false, { kind: 'again', attempt: 3, wait: 5 }],
  [3, false, { kind: 'stop' }],
])('try %i of 3 that is well: %s leads to %o', (attempt, ok, expected) => {
  expect(afterTry(TRIES, attempt, ok)).toEqual(expected);
});
