import { expect, test } from 'vitest';
import { actionsOf, secondsOf } from './task-actions.ts';

test.each([
  [0, ['start', 'stop'], ['start', 'stop']],
  [1, ['pause', 'stop'], ['pause', 'stop']],
  [2, ['start'], ['again']],
  [3, ['start'], ['again']],
  [4, ['start', 'stop'], ['goOn', 'stop']],
  [4, [], []],
] as const)('in state %i, what the server accepts is called by what it means: %j', (state, actions, labels) => {
  expect(actionsOf({ state, actions }).map(({ label }) => label)).toEqual(labels);
});

test('how long it has worked', () => {
  expect(secondsOf({ condition: 'waiting', started: null, finished: null }, 100)).toBeNull();
  expect(secondsOf({ condition: 'running', started: 90, finished: null }, 100)).toBe(10);
  expect(secondsOf({ condition: 'running', started: 101, finished: null }, 100)).toBe(0);
  // steps of it still run
  expect(secondsOf({ condition: 'stopping', started: 90, finished: null }, 100)).toBe(10);
  expect(secondsOf({ condition: 'paused', started: 90, finished: null }, 100)).toBeNull();
  expect(secondsOf({ condition: 'succeeded', started: 90, finished: 95 }, 100)).toBe(5);
});
