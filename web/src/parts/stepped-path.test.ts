import { expect, test } from 'vitest';
import { steppedPath } from './stepped-path.ts';

test('a size in steps', () => {
  const points = [
    { at: 0, size: 1 },
    { at: 5, size: 1 },
    { at: 5, size: 2 },
    { at: 10, size: 2 },
  ];
  expect(steppedPath(points, 100, 20)).toBe('M0 10L50 10L50 0L100 0');
});

test.each([[[]], [[{ at: 3, size: 5 }]]])('%j has no line', (points) => {
  expect(steppedPath(points, 100, 20)).toBeNull();
});

test('an empty pool lies on the ground', () => {
  expect(
    steppedPath(
      [0, 4].map((at) => ({ at, size: 0 })),
      8,
      8,
    ),
  ).toBe('M0 8L8 8');
});
