import { expect, test } from 'vitest';
import { expandedList } from '../../parts/address-ranges.ts';
import { chosenNodes } from './chosen-nodes.ts';

const node = (id: number, ip: string, pool: number) =>
  ({ id, ip, status: 2, pool_id: pool, pool_name: `pool-${pool}` }) as const;

test('a range stands for the nodes in it, a single address has to be one', () => {
  const list = expandedList('10.0.0.1-3\nweb-1\nweb-2');
  const named = {
    nodes: [node(1, '10.0.0.2', 1), node(2, 'web-1', 2), node(3, '10.0.0.3', 1)],
    unknown: ['10.0.0.1', 'web-2'],
  };
  expect(chosenNodes(list, named)).toEqual({
    addresses: [],
    flawed: [],
    spaced: [],
    unknown: ['web-2'],
    ranges: [{ text: '10.0.0.1-3', found: 2, count: 3 }],
    pools: [
      { id: 1, name: 'pool-1', count: 2 },
      { id: 2, name: 'pool-2', count: 1 },
    ],
  });
  expect(chosenNodes(expandedList('10.0.0.1-3\nweb-1'), named).addresses).toEqual(['10.0.0.2', '10.0.0.3', 'web-1']);
});

test('nothing is chosen while something is wrong, or not known', () => {
  expect(chosenNodes(expandedList('10.0.0.1'), null)).toMatchObject({ addresses: [], ranges: [], pools: [] });
  const named = { nodes: [node(1, '10.0.0.1', 1)], unknown: [] };
  expect(chosenNodes(expandedList('10.0.0.1\n10.0.0'), named)).toMatchObject({
    addresses: [],
    flawed: [{ text: '10.0.0', flaw: 'malformed' }],
  });
  expect(chosenNodes(expandedList('10.0.0.1, foo bar'), named)).toMatchObject({
    addresses: [],
    flawed: [],
    spaced: ['foo', 'bar'],
  });
});
