import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Compared, driftOf, type ListedMachine, type MachineNode, nodeRunOf } from './drift.ts';

const OWN = '5f2c-';
const machine = (more: Partial<ListedMachine>): ListedMachine => ({
  vmId: 'i-1',
  state: 'running',
  token: '5f2c-1',
  ip: '10.0.0.1',
  made: null,
  ...more,
});
const node = (more: Partial<MachineNode>): MachineNode => ({
  nodeId: 1,
  vmId: 'i-1',
  ip: '10.0.0.1',
  isBusy: false,
  ...more,
});
const compare = (more: Partial<Compared>): readonly unknown[] =>
  driftOf({ listed: [], before: [], after: [], awaited: new Set(), ownPrefix: OWN, ...more }).drift;

describe('a machine', () => {
  test('that no node has is stray', () => {
    expect(compare({ listed: [machine({})] })).toEqual([{ kind: 'stray', vmId: 'i-1', ip: '10.0.0.1', made: null }]);
  });

  test.each<[string, Partial<Compared>]>([
    ['that a node has', { listed: [machine({})], after: [node({})] }],
    ['that is being made, or stays for a retry', { listed: [machine({})], awaited: new Set(['5f2c-1']) }],
    ['of another installation', { listed: [machine({ token: '77aa-1' })] }],
    ['without a token', { listed: [machine({ token: null })] }],
  ])('%s is not', (_, compared) => {
    expect(compare(compared)).toEqual([]);
  });
});

describe('a node', () => {
  const has = { before: [node({})], after: [node({})] };

  test.each<[string, readonly ListedMachine[]]>([
    ['is gone', []],
    ['is stopped', [machine({ state: 'stopped' })]],
  ])('whose machine %s has lost it', (_, listed) => {
    expect(compare({ listed, ...has })).toEqual([{ kind: 'lost', vmId: 'i-1', ip: '10.0.0.1', nodeId: 1 }]);
  });

  test.each<[string, Partial<Compared>]>([
    ['whose machine runs', { listed: [machine({})], ...has }],
    ['that a task works on', { before: [node({})], after: [node({ isBusy: true })] }],
    ['that was returned meanwhile', { before: [node({})], after: [] }],
    ['that got its machine while the list was made', { before: [], after: [node({})] }],
    ['that got another one meanwhile', { before: [node({ vmId: 'i-0' })], after: [node({})] }],
  ])('%s has not', (_, compared) => {
    expect(compare(compared)).toEqual([]);
  });
});

test('nothing is both, nothing twice, and what lists and nodes agree on is neither', () => {
  const ids = fc.constantFrom('i-1', 'i-2', 'i-3', 'i-4');
  const listed = fc.uniqueArray(
    fc.record({
      vmId: ids,
      state: fc.constantFrom('making', 'running', 'stopped'),
      token: fc.option(fc.constantFrom('5f2c-1', '5f2c-2', '77aa-1')),
      ip: fc.constant(null),
      made: fc.constant(null),
    }),
    { selector: ({ vmId }) => vmId },
  );
  const nodes = fc.uniqueArray(
    fc.record({ nodeId: fc.integer({ min: 1, max: 4 }), vmId: ids, ip: fc.constant('10.0.0.1'), isBusy: fc.boolean() }),
    { selector: ({ vmId }) => vmId },
  );
  const awaited = fc.constantFrom(new Set<string>(), new Set(['5f2c-1']));
  fc.assert(
    fc.property(listed, nodes, nodes, awaited, (list, before, after, awaitedTokens) => {
      const { drift, idle } = driftOf({ listed: list, before, after, awaited: awaitedTokens, ownPrefix: OWN });
      const found = drift.map(({ vmId }) => vmId);
      expect(new Set(found).size).toBe(found.length);
      expect(drift.filter(({ kind }) => kind === 'lost').length).toBeLessThanOrEqual(idle);
      const running = new Set(list.filter(({ state }) => state !== 'stopped').map(({ vmId }) => vmId));
      const agreed = after.filter(({ vmId }) => running.has(vmId)).map(({ vmId }) => vmId);
      expect(found.filter((vmId) => agreed.some((one) => one === vmId))).toEqual([]);
    }),
  );
});

test('the node run of a token', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1e9 }), (id) => nodeRunOf(OWN, `${OWN}${id}`) === id));
  for (const token of ['', '5f2c-', '5f2c-01', '5f2c-1x', '77aa-1', '5f2c--1', '1']) {
    expect(nodeRunOf(OWN, token)).toBeNull();
  }
});
