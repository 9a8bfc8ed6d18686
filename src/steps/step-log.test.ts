import { expect, test } from 'vitest';
import { END } from '../domain/arrival-marks.ts';
import { cutMark } from '../domain/cut-mark.ts';
import { StepLog } from './step-log.ts';

test('segments follow one another, and their lines are counted on', () => {
  const log = new StepLog();
  const first = {
    lines: '[17:02 UTC] gone\n',
    pieces: [
      [0, 0],
      [1, 2],
      [2, 1],
      [4, END],
    ] as const,
  };
  log.add('== one\n', first, { log: 'out\nerr', stderr: [[1, 2]] });
  log.add(
    '== two\n',
    {
      lines: '',
      pieces: [
        [0, 4],
        [2, END],
      ],
    },
    { log: 'oops\n', stderr: [[0, 1]] },
  );
  expect(log.outcome).toEqual({
    log: '== one\n[17:02 UTC] gone\nout\nerr\n== two\noops\n',
    lines: [
      [0, 0],
      [1, 2],
      [2, 1],
      [4, END],
      [4, 4],
      [6, END],
    ],
    stderr: [
      [3, 4],
      [5, 6],
    ],
  });
});

test('what is behind a cut came with the end', () => {
  const log = new StepLog();
  log.add(
    '',
    {
      lines: '',
      pieces: [
        [0, 0],
        [900, END],
      ],
    },
    { log: `one\n${cutMark(9, 'bytes')}\nlast\n` },
  );
  expect(log.outcome.lines).toEqual([
    [0, 0],
    [1, END],
  ]);
});
