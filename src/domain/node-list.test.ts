import { expect, test } from 'vitest';
import { englishOf } from '../messages/message.ts';
import { addressList, unwellList } from './node-list.ts';

test('a message names the first few nodes and how many more there are, and cuts long errors', () => {
  const nodes = Array.from({ length: 12 }, (_, index) => ({ ip: `10.0.0.${index}`, error: 'x'.repeat(300) }));
  expect(unwellList(nodes.slice(0, 1)).map(englishOf)).toEqual([`10.0.0.0: ${'x'.repeat(200)}…`]);
  expect(unwellList(nodes).map(englishOf).at(-1)).toBe('and 2 more');
  expect(unwellList(nodes.slice(0, 1), 4).map(englishOf).at(-1)).toBe('and 3 more');
  expect(englishOf(addressList(['10.0.0.1', '10.0.0.2']))).toBe('10.0.0.1, 10.0.0.2');
  expect(englishOf(addressList(nodes.map((node) => node.ip))).endsWith('10.0.0.9, and 2 more')).toBe(true);
});
