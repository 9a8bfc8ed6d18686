/*
 * Filters that somebody keeps under a name, in this browser. A filter is what stands behind the `?` of a list's address.
 */

export interface SavedFilter {
  readonly name: string;
  /** @example 'state=failed&pool=3' */
  readonly search: string;
}

const MOST = 50;
const LONGEST_NAME = 50;
const LONGEST_SEARCH = 2000;

/** What a browser kept; what somebody else wrote there, or an older console, counts as nothing. */
export function savedFiltersIn(text: string | null): readonly SavedFilter[] {
  if (text === null) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.flatMap(filterIn).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function filterIn(value: unknown): readonly SavedFilter[] {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('search' in value)) return [];
  const { name, search } = value;
  if (typeof name !== 'string' || typeof search !== 'string') return [];
  if (nameFault(name) !== null || search.length > LONGEST_SEARCH) return [];
  return [{ name, search }];
}

/** Why a filter cannot have a name; null when it can. */
export function nameFault(name: string): 'empty' | 'long' | null {
  if (name.trim() === '') return 'empty';
  return Array.from(name).length > LONGEST_NAME ? 'long' : null;
}

/** The filters with another one; one of the same name is replaced, the oldest goes when there are too many. */
export function withFilter(filters: readonly SavedFilter[], filter: SavedFilter): readonly SavedFilter[] {
  return [...withoutFilter(filters, filter.name), filter].slice(-MOST);
}

export function withoutFilter(filters: readonly SavedFilter[], name: string): readonly SavedFilter[] {
  return filters.filter((filter) => filter.name !== name);
}

/** The same filter has the same text, whatever the order in which it was chosen; the page does not belong to it. */
export function filterSearch(search: URLSearchParams, keys: readonly string[]): string {
  const kept = new URLSearchParams();
  for (const key of keys) {
    const value = search.get(key);
    if (value !== null) kept.set(key, value);
  }
  return kept.toString();
}

/** The address with a filter in place of the one that it has; what else it says stays, but for the page. */
export function withSearch(search: URLSearchParams, keys: readonly string[], filter: string): URLSearchParams {
  const changed = new URLSearchParams(search);
  for (const key of [...keys, 'page']) changed.delete(key);
  for (const [key, value] of new URLSearchParams(filter)) if (keys.includes(key)) changed.set(key, value);
  return changed;
}
