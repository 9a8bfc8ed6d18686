import { expect, test } from 'vitest';
import { END } from '../../domain/arrival-marks.ts';
import { redactorOf } from '../../secrets/redactor.ts';
import { passed } from '../../steps/step.ts';
import { ToldOutputs } from './told-output.ts';

test('parts follow one another by characters, without secrets, with the times at which they came', () => {
  let now = 100;
  const outputs = new ToldOutputs(redactorOf(['hunter2']).stream(), () => now, undefined);
  expect(outputs.next('😀 one\nhun')).toEqual({ text: '😀 one\n', offset: 0, ms: 100, marks: [[0, 100]] });
  now = 1500;
  expect(outputs.next('')).toBeNull();
  const second = outputs.next('ter2\nthree\n');
  expect(second).toMatchObject({ offset: 6, ms: 1500 });
  expect(second?.text).not.toContain('hunter2');
  now = 2000;
  const lines = [
    [0, 0],
    [3, END],
  ] as const;
  expect(outputs.marksOf({ ...passed('log'), lines })).toEqual([
    [0, 100],
    [1, 1500],
    [3, 2000],
  ]);
  expect(outputs.marksOf(passed('log'))).toEqual([]);
});
