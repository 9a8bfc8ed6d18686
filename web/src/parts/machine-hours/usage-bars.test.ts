import { expect, test } from 'vitest';
import { barsOf, everyDay } from './usage-bars.ts';

test('each day has its place, also without a machine', () => {
  const days = everyDay([{ day: '2026-03-01', hours: 5 }], '2026-02-27', '2026-03-02');
  expect(days).toEqual([
    { day: '2026-02-27', hours: 0 },
    { day: '2026-02-28', hours: 0 },
    { day: '2026-03-01', hours: 5 },
    { day: '2026-03-02', hours: 0 },
  ]);
  expect(everyDay([], '2026-03-02', '2026-03-01')).toEqual([]);
  expect(everyDay([], '2000-01-01', '2026-01-01').length, 'bounded').toBe(500);
});

test('the largest bar fills the box, and bars stand beside one another', () => {
  const [first, second] = barsOf(
    [
      { day: '2026-03-01', hours: 5 },
      { day: '2026-03-02', hours: 10 },
    ],
    80,
    20,
  );
  expect(first).toEqual({ x: 4, y: 10, width: 32, height: 10 });
  expect(second).toEqual({ x: 44, y: 0, width: 32, height: 20 });
  expect(barsOf([{ day: '2026-03-01', hours: 0 }], 100, 20)[0]?.height).toBe(0);
});
