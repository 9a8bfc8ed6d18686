import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockIn } from './times.ts';

test.each([
  ['Asia/Shanghai', '1970-01-01T00:00:00Z', '1970-01-01 08:00:00'],
  ['UTC', '2026-02-28T23:59:59.999Z', '2026-02-28 23:59:59'],
  ['Asia/Kathmandu', '2026-01-01T00:00:00Z', '2026-01-01 05:45:00'],
  ['America/St_Johns', '2026-07-01T00:00:00Z', '2026-06-30 21:30:00'],
  // clocks are put forward, and back
  ['Europe/Berlin', '2026-03-29T00:59:59Z', '2026-03-29 01:59:59'],
  ['Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29 03:00:00'],
  ['Europe/Berlin', '2026-10-25T00:59:59Z', '2026-10-25 02:59:59'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z', '2026-10-25 02:00:00'],
])('%s: %s is %s', (zone, time, shown) => {
  expect(clockIn(zone).shown(new Date(time))).toBe(shown);
});

test('every time in every zone is what the locale’s calendar says', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const times = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.array(times, { maxLength: 5 }), (timeZone, dates) => {
      const clock = clockIn(timeZone);
      for (const date of dates) {
        const calendar = date.toLocaleString('sv-SE', { timeZone });
        expect(clock.shown(date)).toBe(calendar);
        expect(clock.shown(date), 'remembered').toBe(calendar);
      }
    }),
    { numRuns: 300 },
  );
});
