import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutOf, isRestLater } from '../../web/src/pages/tasks/run/node/cut.ts';
import { cutMark, cutMarkOf, joinedEnds, REST_LATER } from './cut-mark.ts';

test('what is written is read, wherever it stands', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', '…', ' ') });
  const unit = fc.constantFrom('bytes' as const, 'characters' as const);
  const file = fc.constantFrom(null, '/runs/a-1.out', '/home/… with blanks/a.out');
  fc.assert(
    fc.property(text, text, fc.nat(), unit, file, (head, tail, missing, one, path) => {
      const log = joinedEnds(head, cutMark(missing, one, path), tail);
      const mark = cutMarkOf(log);
      expect(mark).toMatchObject({ missing, unit: one });
      expect(log.split('\n')[mark?.line ?? -1]).toBe(cutMark(missing, one, path));
    }),
  );
});

test.each([
  '',
  'hi',
  '… 3 bytes are left out here',
  'x … 3 bytes are left out here …',
  '… -3 bytes are left out here …',
])('%j is whole', (log) => expect(cutMarkOf(log)).toBe(null));

test('the console knows the marks, which it must not import from here', () => {
  const file = '/root/.springtide/runs/a-1.out';
  expect(cutOf(cutMark(120_344, 'bytes', file))).toEqual({ count: 120_344, unit: 'bytes', file });
  expect(cutOf(cutMark(7, 'characters'))).toEqual({ count: 7, unit: 'characters', file: null });
  expect(isRestLater(REST_LATER)).toBe(true);
  for (const line of ['', 'hi', '…', '… x bytes are left out here …', 'a … 3 bytes are left out here …']) {
    expect(cutOf(line)).toBeNull();
    expect(isRestLater(line)).toBe(false);
  }
});
