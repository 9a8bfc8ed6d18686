import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArrivalMarks, END, flatMarks, marksOfFlat, marksOfKept, MOST_MARKS, timeAt } from './arrival-marks.ts';

describe('of a text that comes in parts', () => {
  test('a line has the time at which it began', () => {
    const marks = new ArrivalMarks();
    expect(marks.add('one\ntw', 100)).toBe(true);
    expect(marks.add('o', 1500)).toBe(false);
    expect(marks.add('\n', 1600)).toBe(false);
    expect(marks.add('three\nfour\n', 2500)).toBe(true);
    expect(marks.add('five\n', 2600)).toBe(false);
    expect(marks.add('', 9000)).toBe(false);
    expect(marks.marks).toEqual([
      [0, 100],
      [2, 2500],
    ]);
    expect([0, 1, 2, 4].map((line) => timeAt(marks.marks, line))).toEqual([100, 100, 2500, 2500]);
  });

  const chunks = fc.array(
    fc.record({ text: fc.string({ unit: fc.constantFrom('a', '\n'), maxLength: 6 }), wait: fc.nat(200_000) }),
    { maxLength: 3 * MOST_MARKS },
  );

  test('AM1, AM2: they are few, in order, and no time is later than the line', () => {
    fc.assert(
      fc.property(chunks, (parts) => {
        const marks = new ArrivalMarks();
        const began: number[] = [];
        let at = 0;
        let isOpen = false;
        for (const { text, wait } of parts) {
          at += wait;
          marks.add(text, at);
          for (const character of text) {
            if (!isOpen) began.push(at);
            isOpen = character !== '\n';
          }
        }
        const { marks: found } = marks;
        expect(found.length).toBeLessThanOrEqual(MOST_MARKS);
        for (const [place, [line, ms]] of found.entries()) {
          const [lineBefore, msBefore] = found[place - 1] ?? [-1, -1];
          expect(line).toBeGreaterThan(lineBefore);
          expect(ms).toBeGreaterThan(msBefore);
          expect(began[line]).toBe(ms);
        }
        for (const [line, ms] of began.entries()) expect(timeAt(found, line)).toBeLessThanOrEqual(ms);
        expect(marksOfFlat(flatMarks(found))).toEqual(found);
      }),
      { numRuns: 40 },
    );
  });

  test('AM1: an attempt that writes for a day has no more of them', () => {
    const marks = new ArrivalMarks();
    for (let second = 0; second < 86_400; second += 1) marks.add('line\n', second * 1000);
    expect(marks.marks.length).toBeLessThanOrEqual(MOST_MARKS);
    expect(marks.marks.length).toBeGreaterThan(MOST_MARKS / 4);
    const late = timeAt(marks.marks, 80_000) ?? 0;
    expect(80_000_000 - late).toBeLessThan(512_000);
  });

  test('AM3: what comes once more keeps its times', () => {
    const first = new ArrivalMarks();
    first.add('one\n', 100);
    first.add('two\n', 2000);
    const second = new ArrivalMarks({ lines: 2, marks: first.marks });
    expect(second.add('one\n', 60_000)).toBe(false);
    expect(second.add('two\nthree\n', 60_001)).toBe(true);
    expect(second.marks).toEqual([...first.marks, [2, 60_001]]);
  });
});

describe('of the log that is kept', () => {
  const SHOWN = [
    [0, 100],
    [2, 2500],
    [5, 9000],
  ] as const;

  test.each([
    ['as it was shown', [[0, 0]], SHOWN],
    [
      'a notice came later, and stands first',
      [
        [0, 2],
        [1, 0],
        [3, 3],
      ],
      [
        [0, 2500],
        [1, 100],
        [3, 2500],
        [5, 9000],
      ],
    ],
    [
      'the end came with the end',
      [
        [0, 0],
        [3, END],
      ],
      [
        [0, 100],
        [2, 2500],
        [3, 9900],
      ],
    ],
    ['all of it came with the end', [[0, END]], []],
    ['nothing is known', [], []],
  ] as const)('%s', (_, pieces, expected) => {
    expect(marksOfKept(SHOWN, pieces, 9900)).toEqual(expected);
  });

  test('what was never shown came with the end', () => {
    expect(marksOfKept([], [[0, 0]], 70)).toEqual([]);
  });
});
