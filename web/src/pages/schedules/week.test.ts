import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayAndTime, type Firing, firingsOf, levelsOf, linePoints, type Planned, WEEK } from './week.ts';

const DAY = 86_400;

function planned(changes: Partial<Planned>): Planned {
  return {
    type: 'expand',
    exec_type: 'crontab',
    cron_items: [{ week_day: 1, time: '08:30:05', ignore: 0, instance_num: 20 }],
    ...changes,
  };
}

test('an item fires on its day, or on every day', () => {
  expect(firingsOf([planned({})])).toEqual([{ at: 30_605, size: 20 }]);
  const daily = planned({ type: 'upload', cron_items: [{ week_day: 0, time: '01:00', ignore: 0, instance_num: 0 }] });
  expect(firingsOf([daily])).toEqual([0, 1, 2, 3, 4, 5, 6].map((day) => ({ at: day * DAY + 3600, size: null })));
});

test.each([
  ['switched off', planned({ cron_items: [{ week_day: 1, time: '08:00:00', ignore: 1, instance_num: 20 }] })],
  ['waiting for others', planned({ exec_type: 'depend' })],
])('what is %s fires never', (_, schedule) => {
  expect(firingsOf([schedule])).toEqual([]);
});

test('the line steps at every firing, and the week begins as it ends', () => {
  const firings = [
    { at: 100, size: 20 },
    { at: 200, size: null },
    { at: 300, size: 5 },
    { at: 400, size: 5 },
  ];
  expect(levelsOf(firings)).toEqual([
    { from: 0, to: 100, size: 5 },
    { from: 100, to: 300, size: 20 },
    { from: 300, to: WEEK, size: 5 },
  ]);
  expect(linePoints(levelsOf(firings), 40)).toBe(`0,30 100,30 100,0 300,0 300,30 ${WEEK},30`);
  expect(levelsOf([{ at: 100, size: null }])).toEqual([]);
});

test('levels cover the week without gaps, whatever fires when', () => {
  const firing = fc.record({ at: fc.nat(WEEK - 1), size: fc.nat(9) });
  fc.assert(
    fc.property(fc.array(firing, { minLength: 1 }), (found) => {
      const firings: readonly Firing[] = found.toSorted((a, b) => a.at - b.at);
      const levels = levelsOf(firings);
      expect(levels[0]?.from).toBe(0);
      expect(levels.at(-1)?.to).toBe(WEEK);
      for (const [index, level] of levels.slice(1).entries()) expect(level.from).toBe(levels[index]?.to);
      expect(levels[0]?.size).toBe(firings.findLast(({ at }) => at === 0)?.size ?? firings.at(-1)?.size);
    }),
  );
});

test('a moment of the week has its day and time', () => {
  expect(dayAndTime(30_605)).toEqual({ day: 0, time: '08:30:05' });
  expect(dayAndTime(6 * DAY)).toEqual({ day: 6, time: '00:00:00' });
});
