import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTimeOfDay } from './time-of-day.ts';

test.each([
  ['9', '09:00'],
  ['09:30', '09:30'],
  ['930', '09:30'],
  ['2015', '20:15'],
  ['9:05', '09:05'],
  ['20:00:00', '20:00'],
  ['20:00:07', '20:00:07'],
  ['９', null],
  ['20：15', '20:15'],
  ['24:00', null],
  ['12:60', null],
  ['9:5', null],
  ['9 pm', null],
  ['', null],
  ['99999', null],
])('%s is %s', (text, time) => {
  expect(readTimeOfDay(text)).toBe(time);
});

test('every time of the day is read as itself', () => {
  fc.assert(
    fc.property(fc.nat({ max: 23 }), fc.nat({ max: 59 }), (hour, minute) => {
      const time = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
      expect(readTimeOfDay(time)).toBe(time);
      expect(readTimeOfDay(`${time}:00`)).toBe(time);
    }),
  );
});
