import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TASK_CONDITIONS } from '../../data/conditions.ts';
import { TASK_KINDS } from '../../data/list-part.ts';
import { isFiltered, listFilterOf, NO_FILTER, searchOfList, taskFilterOf } from './list-filter.ts';

test('what is written into the address is read from it again', () => {
  const filters = fc.record({
    conditions: fc.subarray([...TASK_CONDITIONS]),
    isWaiting: fc.boolean(),
    kind: fc.option(fc.constantFrom(...TASK_KINDS)),
    poolId: fc.option(fc.integer({ min: 1, max: 1_000_000 })),
    templateId: fc.option(fc.integer({ min: 1, max: 1_000_000 })),
    from: fc.option(fc.constantFrom('2026-01-01', '2026-02-28')),
    to: fc.option(fc.constantFrom('2026-03-01')),
    sort: fc.option(
      fc.record({
        by: fc.constantFrom('id', 'name', 'duration'),
        order: fc.constantFrom('asc' as const, 'desc' as const),
      }),
    ),
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
  const odd = 'state=odd&pool=-1&page=x&size=7&kind=odd&template=x&from=2026-02-30&to=tomorrow&sort=-odd';
  expect(listFilterOf(new URLSearchParams(odd))).toEqual({
    ...NO_FILTER,
    sort: null,
    page: 1,
    pageSize: 20,
  });
});

test('an order and a page leave nothing out', () => {
  expect(isFiltered(listFilterOf(new URLSearchParams('sort=name&page=2&size=50')))).toBe(false);
  expect(isFiltered(listFilterOf(new URLSearchParams('to=2026-01-01')))).toBe(true);
});

test('days are those of a time zone', () => {
  const filter = listFilterOf(new URLSearchParams('from=2026-11-28&to=2026-11-28'));
  const { from, to } = taskFilterOf(filter, 'Asia/Shanghai');
  expect([from, to]).toEqual([Date.UTC(2026, 10, 27, 16) / 1000, Date.UTC(2026, 10, 28, 16) / 1000]);
});
