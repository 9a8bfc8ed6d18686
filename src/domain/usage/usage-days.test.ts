import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { englishOf } from '../../messages/message.ts';
import { Refusal } from '../errors.ts';
import { WallClock } from '../schedules/wall-clock.ts';
import { type DaysAsked, MOST_DAYS, usageDays } from './usage-days.ts';

const HOUR = 3_600_000;
const LATER = new Date('2027-06-01T12:00:00Z');
const hoursOf = (zone: string, from: string, to: string): readonly number[] =>
  usageDays({ from, to }, new WallClock(zone), LATER).map(
    ({ starts, ends }) => (ends.getTime() - starts.getTime()) / HOUR,
  );

const day = (n: number): string => new Date(Date.UTC(2018, 0, 1 + n)).toISOString().slice(0, 10);

describe('days of a time zone', () => {
  test('the days on which clocks are set are shorter and longer, also where midnight is left out or comes twice', () => {
    expect(hoursOf('Europe/Berlin', '2026-03-28', '2026-03-30')).toEqual([24, 23, 24]);
    expect(hoursOf('Europe/Berlin', '2026-10-24', '2026-10-26')).toEqual([24, 25, 24]);
    expect(hoursOf('Africa/Cairo', '2026-04-23', '2026-04-25'), 'from 0:00 to 1:00').toEqual([24, 23, 24]);
    expect(hoursOf('Australia/Lord_Howe', '2026-04-05', '2026-04-05')).toEqual([24.5]);
  });

  test('a day that is not over ends now, and one that has not begun is left out', () => {
    const now = new Date('2026-11-30T06:30:00Z');
    const days = usageDays({ from: '2026-11-29', to: '2026-12-02' }, new WallClock('Asia/Shanghai'), now);
    expect(days).toEqual([
      { day: '2026-11-29', starts: new Date('2026-11-28T16:00:00Z'), ends: new Date('2026-11-29T16:00:00Z') },
      { day: '2026-11-30', starts: new Date('2026-11-29T16:00:00Z'), ends: now },
    ]);
  });

  test('by default they are the last thirty', () => {
    const days = usageDays({ from: undefined, to: undefined }, new WallClock('UTC'), new Date('2026-11-30T06:30:00Z'));
    expect([days.length, days[0]?.day, days.at(-1)?.day]).toEqual([30, '2026-11-01', '2026-11-30']);
  });

  test('days follow one another without a gap, in every zone', () => {
    const zone = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/Santiago',
      'Asia/Beirut',
      'Pacific/Apia',
      'America/Havana',
    );
    fc.assert(
      fc.property(
        zone,
        fc.integer({ min: 0, max: 3650 }),
        fc.integer({ min: 1, max: MOST_DAYS }),
        (name, after, count) => {
          const asked = { from: day(after), to: day(after + count - 1) };
          const days = usageDays(asked, new WallClock(name), new Date('2040-01-01T00:00:00Z'));
          expect(days).toHaveLength(count);
          expect(days.slice(1).map(({ starts }) => starts)).toEqual(days.slice(0, -1).map(({ ends }) => ends));
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('what is refused', () => {
  test.each<[DaysAsked, RegExp]>([
    [{ from: '2026-02-30', to: undefined }, /^from: .*2026-02-30/],
    [{ from: undefined, to: '2026-1-1' }, /^to: .*2026-1-1/],
    [{ from: '0001-01-01', to: undefined }, /^from: /],
    [{ from: '2026-02-02', to: '2026-02-01' }, /^to: .*2026-02-02/],
    [{ from: '2025-01-01', to: '2026-12-31' }, /^from: .*730 days.*400/],
  ])('%j', (asked, said) => {
    let refused = '';
    try {
      usageDays(asked, new WallClock('UTC'), LATER);
    } catch (error) {
      if (error instanceof Refusal) refused = `${error.field}: ${englishOf(error.content)}`;
    }
    expect(refused).toMatch(said);
  });
});
