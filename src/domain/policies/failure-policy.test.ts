import { expect, test } from 'vitest';
import { inEnglish } from '../../../test/support/in-english.ts';
import { parseMaxFailures, tooManyFailures } from './failure-policy.ts';
import { NO_COUNTS } from '../status.ts';

test.each([
  ['3', 3, null],
  ['3', 4, '4 of 20 nodes failed, more than max_failures 3'],
  ['10%', 2, null],
  ['10%', 3, '3 of 20 nodes failed, more than max_failures 10%'],
  ['0', 1, '1 of 20 nodes failed, more than max_failures 0'],
  [null, 20, null],
])('max_failures %s with %i failures of 20: %s', (limit, failed, complaint) => {
  expect(inEnglish(tooManyFailures(limit, { ...NO_COUNTS, failed, success: 20 - failed }))).toBe(complaint);
});

test.each(['', '-1', '1.5', '101%', 'all', '5 %'])('"%s" is no limit', (text) => {
  expect(() => parseMaxFailures(text)).toThrow(`max_failures ${text} is neither`);
});
