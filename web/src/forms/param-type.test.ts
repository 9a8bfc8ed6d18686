import { expect, test } from 'vitest';
import { fitsKind, paramKind } from './param-type.ts';

test.each([
  ['secret', 'secret'],
  [' Secret ', 'secret'],
  ['string', 'text'],
  ['INT', 'integer'],
  ['money', 'json'],
])('%s is entered as %s', (type, kind) => {
  expect(paramKind(type)).toBe(kind);
});

test('a secret is a text; another value that is set is a mask, which is one', () => {
  expect(fitsKind('••••••', 'secret')).toBe(true);
  expect(fitsKind(7, 'secret')).toBe(false);
});
