import { expect, test } from 'vitest';
import { checkedAddresses } from './address-check.ts';
import { listedAddresses } from '../../parts/address-list.ts';

const LIST = listedAddresses('10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.3 10.0.0');
const POOLS = new Map([
  ['10.0.0.1', 1],
  ['10.0.0.2', 2],
]);

test.each([
  ['toAdd', POOLS, ['taken', 'taken', null, 'repeated', 'malformed']],
  ['inPool', POOLS, [null, 'absent', 'absent', 'repeated', 'malformed']],
  ['inPool', null, [null, null, null, 'repeated', 'malformed']],
] as const)('%s', (purpose, pools, flaws) => {
  expect(checkedAddresses(LIST, { purpose, poolId: 1, pools }).map(({ flaw }) => flaw)).toEqual(flaws);
});

test('who has an address is told', () => {
  const [, second] = checkedAddresses(LIST, { purpose: 'toAdd', poolId: 1, pools: POOLS });
  expect(second).toEqual({ address: '10.0.0.2', line: 1, flaw: 'taken', poolId: 2 });
});
