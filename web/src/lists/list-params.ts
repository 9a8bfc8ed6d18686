import { useSearchParams } from 'react-router';
import type { ListPart } from '../data/list-part.ts';

const PAGE_SIZE = 20;
const LARGEST_PAGE = 1000;

/** @example readListParams(new URLSearchParams('page=2&name=web')) // { page: 2, pageSize: 20, name: 'web' } */
export function readListParams(search: URLSearchParams): ListPart {
  return {
    page: positive(search.get('page'), 1),
    pageSize: Math.min(positive(search.get('page_size'), PAGE_SIZE), LARGEST_PAGE),
    name: search.get('name') ?? '',
  };
}

/** The URL's parameters for another part; defaults are left out, and a new search begins at its first page. */
export function withListParams(search: URLSearchParams, changes: Partial<ListPart>): URLSearchParams {
  const before = readListParams(search);
  const { page, pageSize, name } = { ...before, ...(changes.name === undefined ? {} : { page: 1 }), ...changes };
  const next = new URLSearchParams(search);
  for (const [key, value, usual] of [
    ['page', page, 1],
    ['page_size', pageSize, PAGE_SIZE],
    ['name', name, ''],
  ] as const) {
    if (value === usual) next.delete(key);
    else next.set(key, String(value));
  }
  return next;
}

/** The part of a list that the URL names, and a function to show another. */
export function useListParams(): readonly [ListPart, (changes: Partial<ListPart>) => void] {
  const [search, setSearch] = useSearchParams();
  const change = (changes: Partial<ListPart>): void =>
    setSearch((before) => withListParams(before, changes), { replace: changes.name !== undefined });
  return [readListParams(search), change];
}

function positive(text: string | null, fallback: number): number {
  return text !== null && /^[1-9]\d{0,6}$/.test(text) ? Number(text) : fallback;
}
