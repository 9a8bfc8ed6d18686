import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WallClock } from './wall-clock.ts';

const HOUR = 3_600_000;

describe('in New York, where clocks go forward at 2:00 on 8 March 2026', () => {
  const clock = new WallClock('America/New_York');
  const daily = { weekDay: 0, time: '02:30:00' };

  test('a time that does not exist is the moment at which the gap ends', () => {
    const before = clock.next(daily, new Date('2026-03-07T12:00:00Z'));
    expect(before).toEqual({ at: new Date('2026-03-08T07:00:00Z'), localTime: '2026-03-08 02:30:00' });
    expect(clock.last(daily, new Date('2026-03-08T06:59:59Z')).localTime).toBe('2026-03-07 02:30:00');
    expect(clock.last(daily, new Date('2026-03-08T07:00:00Z')).localTime).toBe('2026-03-08 02:30:00');
  });

  test('a time that exists twice, on 1 November, is the first', () => {
    const twice = clock.next({ weekDay: 0, time: '01:30:00' }, new Date('2026-10-31T12:00:00Z'));
    expect(twice).toEqual({ at: new Date('2026-11-01T05:30:00Z'), localTime: '2026-11-01 01:30:00' });
    expect(clock.next({ weekDay: 0, time: '01:30:00' }, twice.at).localTime).toBe('2026-11-02 01:30:00');
  });

  test('a week of firings has one for each day, 23 hours apart where an hour is missing', () => {
    const firings = [clock.next({ weekDay: 0, time: '20:00:00' }, new Date('2026-03-05T00:00:00Z'))];
    while (firings.length < 7) {
      firings.push(clock.next({ weekDay: 0, time: '20:00:00' }, firings.at(-1)?.at ?? new Date(0)));
    }
    expect(firings.map((firing) => firing.localTime)).toEqual([
      '2026-03-04 20:00:00',
      '2026-03-05 20:00:00',
      '2026-03-06 20:00:00',
      '2026-03-07 20:00:00',
      '2026-03-08 20:00:00',
      '2026-03-09 20:00:00',
      '2026-03-10 20:00:00',
    ]);
    const gaps = firings.slice(1).map(({ at }, index) => (at.getTime() - (firings[index]?.at.getTime() ?? 0)) / HOUR);
    expect(gaps).toEqual([24, 24, 24, 23, 24, 24]);
  });
});

test.each([
  [1, '2026-03-08'],
  [2, '2026-03-09'],
  [6, '2026-03-06'],
  [7, '2026-03-07'],
])('week_day %i comes next on %s', (weekDay, date) => {
  const clock = new WallClock('Asia/Shanghai');
  const when = { weekDay, time: '09:30:15' };
  const wednesday = new Date('2026-03-04T12:00:00Z');
  const next = clock.next(when, wednesday);
  expect(next.localTime).toBe(`${date} 09:30:15`);
  expect(next.at).toEqual(new Date(`${date}T01:30:15Z`));
  expect(clock.last(when, wednesday).at.getTime()).toBe(next.at.getTime() - 7 * 24 * HOUR);
});

test('a gap at midnight belongs to the day that begins late', () => {
  const clock = new WallClock('Africa/Cairo');
  const firing = clock.next({ weekDay: 0, time: '00:30:00' }, new Date('2026-04-23T12:00:00Z'));
  expect(firing).toEqual({ at: new Date('2026-04-23T22:00:00Z'), localTime: '2026-04-24 00:30:00' });
});

/** A part of a time, with two digits. */
const part = (most: number) => fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(2, '0'));

test('the next firing after a moment is the last one when it has come, and none lies between', () => {
  const zones = ['UTC', 'Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'Europe/Berlin'];
  const time = fc.tuple(part(23), part(59), part(59)).map((parts) => parts.join(':'));
  const now = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 7 }), time, now, (zone, weekDay, text, moment) => {
      const clock = new WallClock(zone);
      const when = { weekDay, time: text };
      const [last, next] = [clock.last(when, moment), clock.next(when, moment)];
      expect(last.at <= moment && moment < next.at).toBe(true);
      expect(clock.last(when, next.at)).toEqual(next);
      expect(clock.last(when, new Date(next.at.getTime() - 1))).toEqual(last);
      const days = (next.at.getTime() - last.at.getTime()) / (24 * HOUR);
      expect(Math.round(days)).toBe(weekDay === 0 ? 1 : 7);
    }),
    { numRuns: 200 },
  );
});
