import { expect, test } from 'vitest';
import { shortMoment, shortTime, weekDay } from './week-day.ts';

test.each([
  ['20:00:00', '20:00'],
  ['20:00:30', '20:00:30'],
  ['20:00', '20:00'],
])('%s is said as %s', (time, expected) => {
  expect(shortTime(time)).toBe(expected);
});

test('days are counted from Sunday, and 0 is every day', () => {
  expect([0, 1, 7].map(weekDay)).toEqual(['daily', 'sun', 'sat']);
});

test('a moment is as short as it can be, and has a day of the week', () => {
  expect(shortMoment('2026-03-10 09:00:00')).toBe('2026-03-10 09:00');
  expect(shortMoment('2026-03-10 09:00:07')).toBe('2026-03-10 09:00:07');
});
