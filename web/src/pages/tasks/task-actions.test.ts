import { expect, test } from 'vitest';
import { actionsOf, nodeActionsOf, secondsOf } from './task-actions.ts';

test.each([
  ['new', { state: 0, stat: [5, 0, 0, 0, 0], finished: null }, ['start', 'stop']],
  ['waiting for another', { state: 0, stat: [5, 0, 0, 0, 0], finished: null, waiting_for: 7 }, ['stop']],
  ['running', { state: 1, stat: [3, 2, 0, 0, 0], finished: null }, ['pause', 'stop']],
  ['a success', { state: 2, stat: [0, 0, 5, 0, 0], finished: 9 }, []],
  ['a success with failures', { state: 2, stat: [0, 0, 4, 1, 0], finished: 9 }, ['again']],
  ['failed before its last batch', { state: 3, stat: [3, 0, 0, 2, 0], finished: 9 }, ['again']],
  ['paused', { state: 4, stat: [3, 0, 2, 0, 0], finished: null }, ['goOn', 'stop']],
  ['stopped for good', { state: 4, stat: [0, 0, 2, 0, 3], finished: 9 }, []],
] as const)('%s', (_, task, labels) => {
  expect(actionsOf({ waiting_for: null, ...task, stat: [...task.stat] }).map(({ label }) => label)).toEqual(labels);
});

test('how long it has worked', () => {
  expect(secondsOf({ state: 0, started: null, finished: null }, 100)).toBeNull();
  expect(secondsOf({ state: 1, started: 90, finished: null }, 100)).toBe(10);
  expect(secondsOf({ state: 1, started: 101, finished: null }, 100)).toBe(0);
  expect(secondsOf({ state: 4, started: 90, finished: null }, 100)).toBeNull();
  expect(secondsOf({ state: 2, started: 90, finished: 95 }, 100)).toBe(5);
});

test.each([
  [{ state: 1, finished: null }, 0, ['skip']],
  [{ state: 1, finished: null }, 1, ['abandon']],
  [{ state: 4, finished: 9 }, 1, ['abandon']],
  [{ state: 1, finished: null }, 2, []],
  [{ state: 1, finished: null }, 3, ['retry', 'skip']],
  [{ state: 1, finished: null }, 4, ['retry']],
  [{ state: 4, finished: null }, 4, ['skip']],
  [{ state: 2, finished: 9 }, 3, ['retry', 'skip']],
  [{ state: 4, finished: 9 }, 3, []],
] as const)('of task %o, a node in state %i', (task, node, actions) => {
  expect(nodeActionsOf(task, node)).toEqual(actions);
});
