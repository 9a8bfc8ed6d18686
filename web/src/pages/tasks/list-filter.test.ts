import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TASK_CONDITIONS } from '../../data/conditions.ts';
import { listFilterOf, searchOfList } from './list-filter.ts';

test('what is written into the address is read from it again', () => {
  const filters = fc.record({
    conditions: fc.subarray([...TASK_CONDITIONS]),
    isWaiting: fc.boolean(),
    poolId: fc.option(fc.integer({ min: 1, max: 1_000_000 })),
    operator: fc.string(),
    name: fc.string(),
    page: fc.integer({ min: 1, max: 1000 }),
    pageSize: fc.constantFrom(10, 20, 50, 100),
  });
  fc.assert(
    fc.property(filters, (filter) => {
      const search = searchOfList(filter, { page: filter.page });
      expect(listFilterOf(new URLSearchParams(search.toString()))).toEqual(filter);
    }),
  );
});

test('another filter begins at page 1; another page keeps the filter', () => {
  const filter = listFilterOf(new URLSearchParams('state=failed&page=3'));
  expect(searchOfList(filter, { name: 'web' }).toString()).toBe('state=failed&name=web');
  expect(searchOfList(filter, { page: 4 }).toString()).toBe('state=failed&page=4');
});

test('nonsense counts as nothing', () => {
  expect(listFilterOf(new URLSearchParams('state=odd&pool=-1&page=x&size=7'))).toEqual({
    conditions: [],
    isWaiting: false,
    poolId: null,
    operator: '',
    name: '',
    page: 1,
    pageSize: 20,
  });
});
