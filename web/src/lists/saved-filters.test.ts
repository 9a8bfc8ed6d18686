import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  filterSearch,
  nameFault,
  type SavedFilter,
  savedFiltersIn,
  withFilter,
  withoutFilter,
  withSearch,
} from './saved-filters.ts';

const KEYS = ['state', 'pool', 'sort'];
const filter = (name: string, search = 'state=failed'): SavedFilter => ({ name, search });

test('what is kept is read again', () => {
  const kept = withFilter([filter('mine')], filter('failed in web', 'state=failed&pool=3'));
  expect(savedFiltersIn(JSON.stringify(kept))).toEqual(kept);
});

test('what somebody else wrote there counts as nothing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      for (const { name, search } of savedFiltersIn(text))
        expect([typeof name, typeof search]).toEqual(['string', 'string']);
    }),
  );
  const [long, mine] = ['x'.repeat(51), filter('mine')];
  const odd = [null, 1, 'mine', [], {}, { name: 'a' }, { name: 1, search: '' }, filter(' '), filter(long)];
  expect(savedFiltersIn(JSON.stringify([...odd, filter('huge', 'x'.repeat(2001)), mine]))).toEqual([mine]);
  expect(savedFiltersIn(null)).toEqual([]);
  expect(savedFiltersIn(JSON.stringify(Array.from({ length: 60 }, (_, n) => filter(`f${n}`))))).toHaveLength(50);
});

test('one name, one filter', () => {
  const filters = withFilter([filter('a'), filter('b')], filter('a', 'pool=1'));
  expect(filters).toEqual([filter('b'), filter('a', 'pool=1')]);
  expect(withoutFilter(filters, 'b')).toEqual([filter('a', 'pool=1')]);
  const full = Array.from({ length: 50 }, (_, n) => filter(`f${n}`));
  expect(withFilter(full, filter('new')).map(({ name }) => name)).toEqual([
    ...full.slice(1).map(({ name }) => name),
    'new',
  ]);
});

test('names', () => {
  expect([nameFault(''), nameFault(' \n'), nameFault('x'.repeat(51)), nameFault('潮'.repeat(50))]).toEqual([
    'empty',
    'empty',
    'long',
    null,
  ]);
});

test('a filter in an address', () => {
  const search = new URLSearchParams('do=add&page=3&sort=name&state=failed');
  expect(filterSearch(search, KEYS)).toBe('state=failed&sort=name');
  expect(withSearch(search, KEYS, 'pool=3&do=delete').toString()).toBe('do=add&pool=3');
  expect(withSearch(search, KEYS, '').toString()).toBe('do=add');
});
