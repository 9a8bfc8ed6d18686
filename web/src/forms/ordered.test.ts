import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moved, placeOfDrop, withInserted, without, withReplaced } from './ordered.ts';

const sorted = (list: readonly number[]) => list.toSorted((a, b) => a - b);

test('moving keeps every item, and puts the one where it was told', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer(), { minLength: 1 }), fc.nat(), fc.nat(), (list, first, second) => {
      const [from, to] = [first % list.length, second % list.length];
      const after = moved(list, from, to);
      expect(sorted(after)).toEqual(sorted(list));
      expect(after[to]).toBe(list[from]);
      expect(moved(after, to, from)).toEqual(list);
    }),
  );
});

test.each([
  [['a', 'b', 'c'], 0, 9, ['b', 'c', 'a']],
  [['a', 'b', 'c'], 2, -1, ['c', 'a', 'b']],
  [['a', 'b', 'c'], 7, 0, ['a', 'b', 'c']],
  [['a', 'b', 'c'], -1, 0, ['a', 'b', 'c']],
])('%o: %i to %i', (list, from, to, expected) => {
  expect(moved(list, from, to)).toEqual(expected);
});

test('dropping before and after', () => {
  const list = ['a', 'b', 'c'];
  expect(moved(list, 0, placeOfDrop(0, 3))).toEqual(['b', 'c', 'a']);
  expect(moved(list, 0, placeOfDrop(0, 1))).toEqual(list);
  expect(moved(list, 2, placeOfDrop(2, 0))).toEqual(['c', 'a', 'b']);
});

test('one is put in, taken out, replaced', () => {
  expect(withInserted(['a', 'c'], 1, 'b')).toEqual(['a', 'b', 'c']);
  expect(without(['a', 'b', 'c'], 1)).toEqual(['a', 'c']);
  expect(withReplaced(['a', 'b'], 1, 'c')).toEqual(['a', 'c']);
});
