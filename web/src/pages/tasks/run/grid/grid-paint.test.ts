import { expect, test } from 'vitest';
import { changedPlaces } from './grid-paint.ts';
import type { NodeRun } from '../node-runs.ts';

const NODE: NodeRun = {
  id: 1,
  ip: '10.0.0.1',
  nodeId: 1,
  vmId: '',
  state: 0,
  condition: 'waiting',
  step: 0,
  attempt: 1,
  phase: null,
  trouble: null,
  retryAt: null,
  error: '',
  started: null,
  finished: null,
};
const RUNNING: NodeRun = { ...NODE, state: 1, condition: 'running' };
const BEFORE = { nodes: [NODE, NODE, NODE, NODE], matches: [true, true, true, true], framed: [] };

test('only squares that look different are drawn again', () => {
  expect(changedPlaces(BEFORE, BEFORE)).toEqual([]);
  // another step or attempt of a node does not change its square
  expect(changedPlaces({ ...BEFORE, nodes: [NODE, RUNNING, { ...NODE, step: 1 }, NODE] }, BEFORE)).toEqual([1]);
  // that it cannot be reached is
  const trouble = { reason: 'refused', tries: 1, until: 9 };
  expect(changedPlaces({ ...BEFORE, nodes: [NODE, NODE, NODE, { ...NODE, trouble }] }, BEFORE)).toEqual([3]);
  expect(changedPlaces({ ...BEFORE, matches: [true, true, false, true] }, BEFORE)).toEqual([2]);
});

test('a frame that goes, and one that comes, draws its square again', () => {
  expect(changedPlaces({ ...BEFORE, framed: [3] }, { ...BEFORE, framed: [0] })).toEqual([0, 3]);
});
