import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LastSize } from './last-size.ts';

const passed: number[] = [];
let sizes: LastSize;
const ask = (...columns: readonly number[]): void => {
  for (const one of columns) sizes.ask({ columns: one, rows: 24 });
};

beforeEach(() => {
  vi.useFakeTimers();
  passed.length = 0;
  sizes = new LastSize(({ columns }) => passed.push(columns));
});
afterEach(() => vi.useRealTimers());

test('of many sizes the first is passed on, and after a pause the last', () => {
  ask(1, 2, 3);
  expect(passed).toEqual([1]);
  vi.runAllTimers();
  expect(passed).toEqual([1, 3]);
  ask(4);
  expect(passed).toEqual([1, 3, 4]);
});

test('none is passed on while they are held, and then the last', () => {
  sizes.hold(true);
  ask(1, 2);
  vi.runAllTimers();
  expect(passed).toEqual([]);
  sizes.hold(false);
  expect(passed).toEqual([2]);
});

test('none is passed on after the end', () => {
  ask(1, 2);
  sizes[Symbol.dispose]();
  vi.runAllTimers();
  ask(3);
  expect(passed).toEqual([1]);
});
