import { expect, test } from 'vitest';
import type { Condition, TaskCondition } from '../../../data/conditions.ts';
import { batchesByPlace, batchViews } from './batches.ts';
import { failureKind, failuresOf } from './failures.ts';
import { ANY_NODE, isAnyNode, nodeFilterOf, nodesThatMatch, searchOfNodes } from './node-filter.ts';
import type { NodeRun } from './node-runs.ts';
import { stepCounts } from './steps.ts';

const NODE: NodeRun = {
  id: 1,
  ip: '10.0.0.1',
  nodeId: 1,
  vmId: 'vm-1',
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
const node = (change: Partial<NodeRun>): NodeRun => ({ ...NODE, ...change });

test.each([
  ['check: 10.0.0.7:22 refused after 30 s', 'check: … refused after … s'],
  ['pull: 10.1.2.3 has no image sha 9f86d081884c7d65', 'pull: … has no image sha …'],
  ['make: fe80:0:0:1::2 is away', 'make: … is away'],
  ['make: 123e4567-e89b-12d3-a456-426614174000 is gone', 'make: … is gone'],
  ['the facade is defaced', 'the facade is defaced'],
  ['run: exit code 4 after 30 s', 'run: exit code 4 after … s'],
  ['run：退出码 137：30 秒', 'run：退出码 137：… 秒'],
])('%s', (error, kind) => {
  expect(failureKind(error)).toBe(kind);
});

test('failures are grouped by what they have in common, the most frequent first', () => {
  const nodes = [
    node({ state: 3, error: 'a: disk 90% full' }),
    node({ state: 3, error: 'b: 10.0.0.1 is away' }),
    node({ state: 3, error: 'b: 10.0.0.2 is away' }),
    node({ state: 1, error: 'b: 10.0.0.3 is away' }),
  ];
  expect(failuresOf(nodes)).toEqual([
    { kind: 'b: … is away', example: 'b: 10.0.0.1 is away', text: 'b: … is away', count: 2 },
    { kind: 'a: disk …% full', example: 'a: disk 90% full', text: 'a: disk 90% full', count: 1 },
  ]);
});

test('where the nodes stand with each step', () => {
  const nodes = [
    node({}),
    node({ condition: 'running', step: 0, started: 1 }),
    node({ condition: 'running', step: 0, started: 1, trouble: { reason: 'refused', tries: 1, until: 9 } }),
    node({ condition: 'failed', step: 1, started: 1 }),
    node({ condition: 'stopped', step: 1, started: 1 }),
    node({ condition: 'skipped', step: 1, started: 1 }),
    node({ condition: 'succeeded', step: 2, started: 1 }),
  ];
  expect(stepCounts(nodes, ['pull', 'start'])).toEqual([
    { name: 'pull', part: null, total: 7, passed: 4, here: { running: 2 }, unreachable: 1 },
    { name: 'start', part: null, total: 7, passed: 1, here: { failed: 1, stopped: 1, skipped: 1 }, unreachable: 0 },
  ]);
});

test('each part of a replacement counts its own nodes', () => {
  const made = { part: 'new', partnerId: 9, from: 0, to: 2 } as const;
  const returned = { part: 'old', partnerId: 9, from: 2, to: 3 } as const;
  const nodes = [
    node({ condition: 'succeeded', step: 2, started: 1, pair: made }),
    node({ condition: 'failed', step: 1, started: 1, pair: made }),
    node({ condition: 'running', step: 2, started: 1, pair: returned }),
    node({ condition: 'skipped', step: 2, pair: returned }),
  ];
  expect(stepCounts(nodes, ['create_vm', 'register', 'return_vm'])).toEqual([
    { name: 'create_vm', part: 'new', total: 2, passed: 2, here: {}, unreachable: 0 },
    { name: 'register', part: null, total: 2, passed: 1, here: { failed: 1 }, unreachable: 0 },
    { name: 'return_vm', part: 'old', total: 2, passed: 0, here: { running: 1 }, unreachable: 0 },
  ]);
});

test('batches by their nodes', () => {
  const batchOf = batchesByPlace([
    { seq: 1, node_count: 1 },
    { seq: 2, node_count: 2 },
    { seq: 3, node_count: 2 },
  ]);
  expect(batchOf).toEqual([1, 2, 2, 3, 3]);
  const nodes = (['failed', 'succeeded', 'waiting', 'waiting', 'waiting'] as const).map((condition) =>
    node({ condition }),
  );
  expect(batchViews(nodes, batchOf, 'running')).toEqual([
    { seq: 1, condition: 'failed', counts: { failed: 1 } },
    { seq: 2, condition: 'running', counts: { succeeded: 1, waiting: 1 } },
    { seq: 3, condition: 'waiting', counts: { waiting: 2 } },
  ]);
});

test.each<[readonly Condition[], TaskCondition, Condition]>([
  [['succeeded', 'failed'], 'running', 'partial'],
  [['succeeded', 'skipped'], 'running', 'succeeded'],
  [['skipped', 'skipped'], 'running', 'skipped'],
  [['pausing', 'waiting'], 'pausing', 'pausing'],
  [['succeeded', 'waiting'], 'paused', 'paused'],
  [['stopping', 'stopped'], 'stopping', 'stopping'],
  [['succeeded', 'stopped'], 'stopped', 'stopped'],
])('a batch with nodes that are %o, of a task that is %s, is %s', (conditions, task, condition) => {
  const nodes = conditions.map((one) => node({ condition: one }));
  expect(batchViews(nodes, [1, 1], task)).toMatchObject([{ condition }]);
});

test('filters hold together', () => {
  const nodes = [
    node({ ip: '10.0.0.1', state: 3, condition: 'failed', step: 1, started: 1, error: 'b: 10.0.0.1 is away' }),
    node({ ip: '10.0.0.2', vmId: 'vm-two', state: 1, condition: 'running', step: 1, started: 1 }),
    node({ ip: '10.0.0.3' }),
  ];
  const matching = (change: object): readonly boolean[] => nodesThatMatch(nodes, { ...ANY_NODE, ...change }, [1, 1, 2]);
  expect(matching({})).toEqual([true, true, true]);
  expect(matching({ condition: 'running' })).toEqual([false, true, false]);
  expect(matching({ text: 'TWO' })).toEqual([false, true, false]);
  expect(matching({ text: 'away' })).toEqual([true, false, false]);
  expect(matching({ step: 1 })).toEqual([true, true, false]);
  // a node that never started is at no step
  expect(matching({ step: 0 })).toEqual([false, false, false]);
  expect(matching({ batch: 2 })).toEqual([false, false, true]);
  expect(matching({ failure: 'b: … is away' })).toEqual([true, false, false]);
  expect(matching({ failure: 'b: … is away', batch: 2 })).toEqual([false, false, false]);
});

test('a filter in the address, beside what else is there', () => {
  const filter = { condition: 'failed', text: 'web', step: 0, batch: 2, failure: 'b: … is away' } as const;
  const search = searchOfNodes(new URLSearchParams('node=7&text=old'), filter);
  expect(search.get('node')).toBe('7');
  expect(nodeFilterOf(search)).toEqual(filter);
  const none = searchOfNodes(search, ANY_NODE);
  expect(none.toString()).toBe('node=7');
  expect(isAnyNode(nodeFilterOf(none))).toBe(true);
  expect(nodeFilterOf(new URLSearchParams('state=odd&step=0&batch=x'))).toEqual(ANY_NODE);
});
