import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockIn, dayIn, isZone, momentIn, offsetIn, weekDayIn, zoneName, zoneOffset } from './moments.ts';

const MOMENT = Date.parse('2026-03-07T16:05:09Z');

test('a moment is written alike in every zone', () => {
  expect(momentIn('Asia/Shanghai', MOMENT)).toBe('2026-03-08 00:05:09');
  expect(momentIn('America/New_York', MOMENT)).toBe('2026-03-07 11:05:09');
  expect([dayIn('UTC', MOMENT), clockIn('UTC', MOMENT)]).toEqual(['2026-03-07', '16:05:09']);
  expect([weekDayIn('UTC', MOMENT), weekDayIn('Asia/Shanghai', MOMENT)]).toEqual([6, 0]);
});

test('a zone is named with its distance from UTC', () => {
  expect(zoneName('Asia/Shanghai', MOMENT)).toBe('Asia/Shanghai (UTC+8)');
  expect(zoneName('UTC', MOMENT)).toBe('UTC');
  expect(zoneOffset('Asia/Kolkata', MOMENT)).toBe('UTC+5:30');
  expect(zoneOffset('America/St_Johns', MOMENT)).toBe('UTC−3:30');
  expect(zoneOffset('Europe/Berlin', Date.parse('2026-07-01T00:00:00Z'))).toBe('UTC+2');
});

test('what is no zone is known as none', () => {
  expect(['UTC', 'Europe/Berlin', 'Nowhere/Else', ''].map(isZone)).toEqual([true, true, false, false]);
});

test('moments are written in their order, and their offset leads back to them', () => {
  const moment = fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => seconds * 1000);
  const leadsBack = fc.property(moment, fc.constantFrom('UTC', 'Asia/Shanghai', 'Europe/Berlin'), (at, zone) => {
    const local = Date.parse(`${momentIn(zone, at).replace(' ', 'T')}Z`);
    return local - offsetIn(zone, at) === at;
  });
  expect(() => fc.assert(leadsBack)).not.toThrow();
});

const SOURCES = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.ts', '!./moments.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

test('no other file of the console formats dates', () => {
  const formatting = Object.entries(SOURCES).filter(([, text]) =>
    /toLocale(?:Date|Time)?String|DateTimeFormat|\.get(?:Hours|Minutes|Day)\(/.test(text),
  );
  expect(Object.keys(SOURCES).length).toBeGreaterThan(100);
  expect(formatting.map(([file]) => file)).toEqual([]);
});
