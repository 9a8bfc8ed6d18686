import { expect, test } from 'vitest';
import { addressList, unwellList } from './node-list.ts';

test('a message names the first few nodes and how many more there are, and cuts long errors', () => {
  const nodes = Array.from({ length: 12 }, (_, index) => ({ ip: `10.0.0.${index}`, error: 'x'.repeat(300) }));
  expect(unwellList(nodes.slice(0, 1))).toBe(`10.0.0.0: ${'x'.repeat(200)}…`);
  expect(unwellList(nodes).endsWith('; and 2 more')).toBe(true);
  expect(unwellList(nodes.slice(0, 1), 4).endsWith('; and 3 more')).toBe(true);
  expect(addressList(['10.0.0.1', '10.0.0.2'])).toBe('10.0.0.1, 10.0.0.2');
  expect(addressList(nodes.map((node) => node.ip)).endsWith('10.0.0.9, and 2 more')).toBe(true);
});
