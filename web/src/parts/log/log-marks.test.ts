import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrivedAt, clockOf } from './log-marks.ts';

test('a line has the time of the last mark before it', () => {
  const marks = fc
    .uniqueArray(fc.nat(50))
    .map((lines) => lines.toSorted((a, b) => a - b).map((line) => [line, line * 10 + 1] as const));
  fc.assert(
    fc.property(marks, fc.nat(60), (all, line) => {
      expect(arrivedAt(all, line)).toBe(all.findLast(([from]) => from <= line)?.[1] ?? null);
    }),
  );
});

test.each([
  [0, '0:00'],
  [65_400, '1:05'],
  [3_599_999, '59:59'],
  [3_661_000, '1:01:01'],
])('%i ms are %s', (ms, text) => expect(clockOf(ms)).toBe(text));
