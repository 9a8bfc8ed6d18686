import { useSearchParams } from 'react-router';
import type { ListPart } from '../data/list-part.ts';
import { sortingOf, sortText } from './sorting.ts';

const PAGE_SIZE = 20;
const LARGEST_PAGE = 1000;

/**
 * @param keys what the list can be sorted by
 * @example readListParams(new URLSearchParams('page=2&name=web'), []) // { page: 2, pageSize: 20, name: 'web', sort: null }
 */
export function readListParams(search: URLSearchParams, keys: readonly string[]): ListPart {
  return {
    page: positive(search.get('page'), 1),
    pageSize: Math.min(positive(search.get('page_size'), PAGE_SIZE), LARGEST_PAGE),
    name: search.get('name') ?? '',
    sort: sortingOf(search.get('sort'), keys),
  };
}

/** The URL's parameters for another part; defaults are left out, and another search or order begins at its first page. */
export function withListParams(
  search: URLSearchParams,
  changes: Partial<ListPart>,
  keys: readonly string[],
): URLSearchParams {
  const before = readListParams(search, keys);
  const isOther = changes.name !== undefined || changes.sort !== undefined;
  const { page, pageSize, name, sort } = { ...before, ...(isOther ? { page: 1 } : {}), ...changes };
  const next = new URLSearchParams(search);
  for (const [key, value, usual] of [
    ['page', page, 1],
    ['page_size', pageSize, PAGE_SIZE],
    ['name', name, ''],
    ['sort', sortText(sort), ''],
  ] as const) {
    if (value === usual) next.delete(key);
    else next.set(key, String(value));
  }
  return next;
}

const UNSORTED: readonly string[] = [];

/** The part of a list that the URL names, and a function to show another. @param keys what the list can be sorted by */
export function useListParams(
  keys: readonly string[] = UNSORTED,
): readonly [ListPart, (changes: Partial<ListPart>) => void] {
  const [search, setSearch] = useSearchParams();
  const change = (changes: Partial<ListPart>): void =>
    setSearch((before) => withListParams(before, changes, keys), { replace: changes.name !== undefined });
  return [readListParams(search, keys), change];
}

function positive(text: string | null, fallback: number): number {
  return text !== null && /^[1-9]\d{0,6}$/.test(text) ? Number(text) : fallback;
}
