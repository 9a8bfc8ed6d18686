import { expect, test } from 'vitest';
import { stepGroups } from './step-groups.ts';

const STEPS = (
  [
    [7, 'stop_service', 'Stop the container', 'remote'],
    [6, 'echo', 'Write a word into the log', 'remote'],
    [3, 'register', 'Put the nodes into their load balancer', 'sd'],
    [1, 'create_vm', 'Make a machine for each node', 'vm'],
  ] as const
).map(([id, name, desc, type]) => ({ id, name, desc, type, params: {} }));

test.each([
  ['', ['vm: create_vm', 'sd: register', 'remote: echo, stop_service']],
  ['  Container ', ['remote: stop_service']],
  ['word log', ['remote: echo']],
  ['nothing', []],
])('"%s"', (search, expected) => {
  const shown = stepGroups(STEPS, search).map(
    ({ type, steps }) => `${type}: ${steps.map(({ name }) => name).join(', ')}`,
  );
  expect(shown).toEqual(expected);
});
