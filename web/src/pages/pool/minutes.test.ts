import { expect, test } from 'vitest';
import { minutesAndSeconds } from './minutes.ts';

test.each([
  [0, { minutes: 0, rest: 1 }],
  [12.1, { minutes: 0, rest: 13 }],
  [59.5, { minutes: 1, rest: 0 }],
  [125.2, { minutes: 2, rest: 6 }],
])('%d s', (seconds, expected) => {
  expect(minutesAndSeconds(seconds)).toEqual(expected);
});
