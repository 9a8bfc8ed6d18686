import { expect, test } from 'vitest';
import { isSizeText, policyOf, sizeText, withRule } from './policy-draft.ts';

test('rules come and go', () => {
  expect(policyOf({ policy: null })).toEqual({});
  expect(policyOf({ policy: { canary: '1' } })).toEqual({ canary: '1' });
  expect(withRule({}, 'canary', '1')).toEqual({ canary: '1' });
  expect(withRule({ canary: '1', odd: 7 }, 'canary', undefined)).toEqual({ odd: 7 });
  expect(withRule({ canary: '1' }, 'canary', undefined)).toBeNull();
});

test.each([
  [['10%', '50%'], '10%, 50%'],
  [3, '3'],
  ['5%', '5%'],
  [undefined, ''],
  [null, ''],
])('%o as a text: %s', (value, text) => {
  expect(sizeText(value)).toBe(text);
});

test.each([
  ['3', false, true],
  ['2.5%', false, true],
  ['1, 10%,50%', true, true],
  ['1, 2', false, false],
  ['1,', true, false],
  ['many', false, false],
])('%s, in a list: %s', (text, isList, isSize) => {
  expect(isSizeText(text, isList)).toBe(isSize);
});
