import { expect, test } from 'vitest';
import { numberIn, otherTasks } from './other-tasks.ts';

test.each([
  ['12', 12],
  [' #7 ', 7],
  ['007', null],
  ['web', null],
  ['#', null],
  ['1234567890', null],
])('%j names the task %j', (text, number) => expect(numberIn(text)).toBe(number));

function task(id: number, pool: number) {
  return { id, pool_id: pool };
}

test('tasks are offered once each, those of the pool apart, and never the task itself', () => {
  const found = {
    numbered: task(9, 2),
    ofPool: [task(1, 1), task(2, 1)],
    ofOthers: [task(9, 2), task(2, 1), task(8, 3)],
  };
  expect(otherTasks(task(1, 1), found)).toEqual({ here: [task(2, 1)], elsewhere: [task(9, 2), task(8, 3)] });
});
