import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TASK_CONDITIONS } from '../../../domain/condition.ts';
import { Refusal } from '../../../domain/errors.ts';
import { taskConditionsIn } from './task-conditions.ts';

test.each([
  ['failed,partial', ['failed', 'partial']],
  [' paused , ,', ['paused']],
  ['', null],
])('%j means %j', (text, conditions) => {
  expect(taskConditionsIn(text)).toEqual(conditions);
});

test('what is no condition of a task is named', () => {
  expect(() => taskConditionsIn('failed,new')).toThrow('condition has ‘new’, and may have waiting, running');
});

test('nothing but conditions comes out of any text', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(namesIn(text).filter((name) => !NAMES.includes(name))).toEqual([]);
    }),
  );
});

const NAMES = Object.keys(TASK_CONDITIONS);

function namesIn(text: string): readonly string[] {
  try {
    return taskConditionsIn(text) ?? [];
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
