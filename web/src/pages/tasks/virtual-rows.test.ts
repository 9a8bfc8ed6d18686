import { expect, test } from 'vitest';
import { rowsIn, scrollTo } from './virtual-rows.ts';

const WINDOW = { top: 200, height: 100, rowHeight: 20 };

test('only what is seen, and a little more, is there', () => {
  expect(rowsIn(WINDOW, 1000)).toEqual({ first: 2, end: 23 });
  expect(rowsIn({ ...WINDOW, top: 0 }, 3)).toEqual({ first: 0, end: 3 });
  // the list became shorter while it was scrolled down
  expect(rowsIn({ ...WINDOW, top: 10_000 }, 3)).toEqual({ first: 0, end: 3 });
});

test('scrolls as little as it has to', () => {
  expect(scrollTo(12, WINDOW)).toBe(200);
  expect(scrollTo(3, WINDOW)).toBe(60);
  expect(scrollTo(20, WINDOW)).toBe(320);
});
