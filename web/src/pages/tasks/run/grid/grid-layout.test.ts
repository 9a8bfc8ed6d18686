import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cornerOf, gridLayout, placeAfterKey, placeAt } from './grid-layout.ts';

test('10,000 nodes are on one screen, and few nodes are large', () => {
  expect(gridLayout(10_000, 700, 400)).toEqual({ columns: 116, rows: 87, pitch: 6, square: 5, height: 522 });
  expect(gridLayout(5, 700, 400)).toEqual({ columns: 25, rows: 1, pitch: 28, square: 25, height: 28 });
  expect(gridLayout(0, 700, 400).height).toBe(0);
});

test('every node has its square inside of the width, and is found there', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20_000 }),
      fc.integer({ min: 60, max: 2000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (count, width, where) => {
        const layout = gridLayout(count, width, 400);
        const place = Math.floor(where * count);
        const { x, y } = cornerOf(layout, place);
        expect(x + layout.square).toBeLessThanOrEqual(width);
        expect(y + layout.square).toBeLessThanOrEqual(layout.height);
        expect(placeAt(layout, count, x + layout.square / 2, y + layout.square / 2)).toBe(place);
      },
    ),
  );
});

test('beside the grid there is no node', () => {
  const layout = gridLayout(30, 300, 400);
  expect(placeAt(layout, 30, -1, 5)).toBeNull();
  expect(placeAt(layout, 30, 299, 5)).toBeNull();
  expect(placeAt(layout, 30, 5, 500)).toBeNull();
});

test('keys go to the next node, and never beyond the ends', () => {
  const layout = gridLayout(30, 300, 400);
  expect(layout.columns).toBe(10);
  const after = (place: number, key: string): number | null => placeAfterKey(layout, 30, place, key);
  expect(after(0, 'ArrowRight')).toBe(1);
  expect(after(0, 'ArrowLeft')).toBe(0);
  expect(after(5, 'ArrowDown')).toBe(15);
  expect(after(25, 'ArrowDown')).toBe(29);
  expect(after(7, 'End')).toBe(29);
  expect(after(7, 'x')).toBeNull();
});
