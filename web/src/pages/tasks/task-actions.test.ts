import { expect, test } from 'vitest';
import { actionsOf, secondsOf } from './task-actions.ts';

test.each([
  ['new', { state: 0, stat: [5, 0, 0, 0, 0], finished: null }, ['start', 'stop']],
  ['running', { state: 1, stat: [3, 2, 0, 0, 0], finished: null }, ['pause', 'stop']],
  ['a success', { state: 2, stat: [0, 0, 5, 0, 0], finished: 9 }, []],
  ['a success with failures', { state: 2, stat: [0, 0, 4, 1, 0], finished: 9 }, ['again']],
  ['failed before its last batch', { state: 3, stat: [3, 0, 0, 2, 0], finished: 9 }, ['again']],
  ['paused', { state: 4, stat: [3, 0, 2, 0, 0], finished: null }, ['goOn', 'stop']],
  ['stopped for good', { state: 4, stat: [0, 0, 2, 0, 3], finished: 9 }, []],
] as const)('%s', (_, task, labels) => {
  expect(actionsOf({ ...task, stat: [...task.stat] }).map(({ label }) => label)).toEqual(labels);
});

test('how long it has worked', () => {
  expect(secondsOf({ state: 0, started: null, finished: null }, 100)).toBeNull();
  expect(secondsOf({ state: 1, started: 90, finished: null }, 100)).toBe(10);
  expect(secondsOf({ state: 1, started: 101, finished: null }, 100)).toBe(0);
  expect(secondsOf({ state: 4, started: 90, finished: null }, 100)).toBeNull();
  expect(secondsOf({ state: 2, started: 90, finished: 95 }, 100)).toBe(5);
});
