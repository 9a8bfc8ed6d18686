import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortQuery } from '../data/list-part.ts';
import { onSorted, sortedColumn, sortingOf, sortText } from './sorting.ts';

const KEYS = ['id', 'name', 'started'] as const;

test('what an address is given, it gives back', () => {
  const sortings = fc.record({ by: fc.constantFrom(...KEYS), order: fc.constantFrom('asc' as const, 'desc' as const) });
  fc.assert(
    fc.property(sortings, (sort) => {
      expect(sortingOf(sortText(sort), KEYS)).toEqual(sort);
    }),
  );
});

test('what is no key sorts by nothing', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const sort = sortingOf(text, KEYS);
      expect(sort === null || KEYS.some((key) => text === key || text === `-${key}`)).toBe(true);
    }),
  );
  expect(sortingOf(null, KEYS)).toBeNull();
  expect(sortText(null)).toBe('');
  expect(sortQuery({ by: '__proto__', order: 'asc' }, KEYS)).toEqual({});
  expect(sortQuery({ by: 'name', order: 'desc' }, KEYS)).toEqual({ sort: 'name', order: 'desc' });
});

test('a column, and a click on its heading', () => {
  expect(sortedColumn('name', { by: 'name', order: 'desc' })).toMatchObject({ sortOrder: 'descend' });
  expect(sortedColumn('name', { by: 'id', order: 'desc' })).toMatchObject({ sortOrder: null });
  const wanted: unknown[] = [];
  const change = onSorted((sort) => wanted.push(sort));
  const extra = { currentDataSource: [] as unknown[], action: 'sort' as const };
  change({}, {}, { columnKey: 'name', order: 'ascend' }, extra);
  change({}, {}, [{ columnKey: 'name', order: 'descend' }], extra);
  change({}, {}, {}, extra);
  change({}, {}, { columnKey: 'name', order: 'ascend' }, { ...extra, action: 'paginate' });
  expect(wanted).toEqual([{ by: 'name', order: 'asc' }, { by: 'name', order: 'desc' }, null]);
});
