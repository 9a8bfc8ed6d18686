import fc from 'fast-check';
import { expect, test } from 'vitest';
import { networkErrorIn, progressIn } from './trouble.ts';

const NOTHING = { phase: null, trouble: null, retryAt: null };

test('what is told of a node in work', () => {
  const trouble = { reason: 'connect ECONNREFUSED', tries: 3, until: 1_772_359_215 };
  expect(progressIn({ phase: 'connecting', trouble })).toEqual({ phase: 'connecting', trouble, retryAt: null });
  expect(progressIn({ phase: 'retrying', retry_at: 7 })).toEqual({ ...NOTHING, phase: 'retrying', retryAt: 7 });
  expect(progressIn({})).toEqual(NOTHING);
  expect(progressIn({ phase: 'odd', trouble: { reason: 1 }, retry_at: 'soon' })).toEqual(NOTHING);
});

test('whatever is told, what is read of it can be shown', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), fc.anything(), (phase, trouble, retry_at) => {
      const { trouble: read } = progressIn({ phase, trouble, retry_at });
      expect(read === null || typeof read.reason === 'string').toBe(true);
    }),
  );
});

test.each([
  ['10.0.0.1:22: connect ECONNREFUSED 10.0.0.1:22', 'ECONNREFUSED'],
  ['web-1:22: getaddrinfo ENOTFOUND web-1', 'ENOTFOUND'],
  ['10.0.0.1:22: no answer within 20 s', null],
  ['XECONNREFUSEDX', null],
])('%s has %s', (reason, code) => {
  expect(networkErrorIn(reason)).toBe(code);
});
