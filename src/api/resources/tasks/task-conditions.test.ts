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

test('any other text is refused, and never taken for a part of a statement', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        for (const name of taskConditionsIn(text) ?? []) expect(Object.keys(TASK_CONDITIONS)).toContain(name);
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
      }
    }),
  );
});
