import { expect, test } from 'vitest';
import { rowAfterKey } from './list-keys.ts';

test.each([
  ['ArrowDown', 5, 6],
  ['ArrowDown', 99, 99],
  ['ArrowUp', 0, 0],
  ['PageDown', 5, 14],
  ['PageUp', 5, 0],
  ['Home', 50, 0],
  ['End', 50, 99],
  ['Tab', 50, null],
])('%s leads from row %i to %s', (key, active, row) => {
  expect(rowAfterKey(key, { active, count: 100, seen: 10 })).toBe(row);
});

test('where one row is seen, a page is a row; a list without rows leads nowhere', () => {
  expect(rowAfterKey('PageDown', { active: 0, count: 100, seen: 1 })).toBe(1);
  expect(rowAfterKey('End', { active: 0, count: 0, seen: 1 })).toBe(null);
});
