import { NODE_SORTS } from '../../data/list-part.ts';
import type { Node, NodesWanted } from '../../data/nodes.ts';
import { sortingOf, sortText } from '../../lists/sorting.ts';

/** Those that a node of a pool may have, as they stand in lists. */
export const NODE_CONDITIONS = [
  'new',
  'waiting',
  'running',
  'pausing',
  'paused',
  'stopping',
  'stopped',
  'succeeded',
  'failed',
] as const satisfies readonly Node['condition'][];

export const PAGE_SIZES = [20, 50, 100, 200];
const [PAGE_SIZE = 20] = PAGE_SIZES;

/** What of the address belongs to the filter. */
export const NODE_FILTER_KEYS = ['ip', 'state', 'image', 'facts', 'sort', 'size'];

/** Nothing is looked for. */
export const NO_NODE_FILTER = {
  name: '',
  condition: null,
  image: null,
  facts: '',
} as const satisfies Partial<NodesWanted>;

/**
 * The filter of nodes in the URL; invalid values are ignored.
 *
 * @example nodesWantedBy(new URLSearchParams('ip=10.0&state=failed&page=2')) // { name: '10.0', condition: 'failed', page: 2, … }
 */
export function nodesWantedBy(search: URLSearchParams): NodesWanted {
  const size = Number(search.get('size'));
  const page = search.get('page') ?? '';
  return {
    page: /^[1-9]\d{0,6}$/.test(page) ? Number(page) : 1,
    page_size: PAGE_SIZES.includes(size) ? size : PAGE_SIZE,
    name: search.get('ip') ?? '',
    condition: NODE_CONDITIONS.find((condition) => condition === search.get('state')) ?? null,
    image: search.get('image'),
    facts: search.get('facts') ?? '',
    sort: sortingOf(search.get('sort'), NODE_SORTS),
  };
}

/** The URL with another filter; it begins again at page 1. Other parameters stay. */
export function searchForNodes(search: URLSearchParams, change: Partial<NodesWanted>): URLSearchParams {
  const wanted = { ...nodesWantedBy(search), page: 1, ...change };
  const { page, page_size: size, name, condition, image, facts, sort } = wanted;
  const changed = new URLSearchParams(search);
  const set = (key: string, value: string, absent: string): void => {
    if (value === absent) changed.delete(key);
    else changed.set(key, value);
  };
  set('page', String(page), '1');
  set('size', String(size), String(PAGE_SIZE));
  set('ip', name, '');
  set('state', condition ?? '', '');
  set('facts', facts, '');
  set('sort', sortText(sort), '');
  // an empty one says something: nodes of which it is not known what they run
  if (image === null) changed.delete('image');
  else changed.set('image', image);
  return changed;
}

export function isFiltered({ name, condition, image, facts }: NodesWanted): boolean {
  return name !== '' || condition !== null || image !== null || facts !== '';
}
