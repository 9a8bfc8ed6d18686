import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginOf, dayAfter, dayAt, dayOf, momentsOf } from './day-range.ts';

const ZONES = ['UTC', 'Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia'];
const days = fc
  .date({ min: new Date('2001-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test('a day begins with its first second', () => {
  fc.assert(
    fc.property(days, fc.constantFrom(...ZONES), (day, zone) => {
      const begin = beginOf(day, zone);
      // a day that a zone leaves out, as Apia did once, begins with the next
      expect(dayAt(begin, zone) >= day).toBe(true);
      expect(dayAt(begin - 1, zone) < day).toBe(true);
    }),
  );
});

test.each([
  ['2026-11-29', 'UTC', '2026-11-29T00:00:00Z'],
  ['2026-11-29', 'Asia/Shanghai', '2026-11-28T16:00:00Z'],
  ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00Z'],
  ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00Z'],
  // clocks go from 23:59:59 to 01:00:00
  ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00Z'],
])('%s in %s begins at %s', (day, zone, begin) => {
  expect(new Date(beginOf(day, zone) * 1000).toISOString().replace('.000', '')).toBe(begin);
});

test('the last day belongs to a range', () => {
  const { from, to } = momentsOf({ from: '2026-11-28', to: '2026-11-29' }, 'Asia/Shanghai');
  expect([from, to].map((seconds) => new Date((seconds ?? 0) * 1000).toISOString())).toEqual([
    '2026-11-27T16:00:00.000Z',
    '2026-11-29T16:00:00.000Z',
  ]);
  expect(momentsOf({ from: null, to: null }, 'UTC')).toEqual({ from: null, to: null });
});

test('days of an address', () => {
  expect(['2026-02-28', '2026-02-30', '2026-2-3', '1999-01-01', '9999-12-31', '', 'x', null].map(dayOf)).toEqual([
    '2026-02-28',
    ...Array.from({ length: 7 }, () => null),
  ]);
  fc.assert(fc.property(fc.string(), (text) => dayOf(text) === null || dayOf(text) === text));
  fc.assert(
    fc.property(days, fc.integer({ min: -400, max: 400 }), (day, by) => dayAfter(dayAfter(day, by), -by) === day),
  );
});
