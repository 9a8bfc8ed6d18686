import type { TableProps } from 'antd';
import type { Sorting } from '../data/list-part.ts';

/** A sorting as an address has it: `name`, or `-name` from the last to the first. */
export function sortText(sort: Sorting | null): string {
  if (sort === null) return '';
  return sort.order === 'asc' ? sort.by : `-${sort.by}`;
}

/**
 * What an address says of sorting; null for what is no key.
 *
 * @example sortingOf('-started', ['id', 'started']) // { by: 'started', order: 'desc' }
 */
export function sortingOf(text: string | null, keys: readonly string[]): Sorting | null {
  if (text === null) return null;
  const by = text.startsWith('-') ? text.slice(1) : text;
  if (!keys.includes(by)) return null;
  return { by, order: by === text ? 'asc' : 'desc' };
}

/** What makes a column's heading a button to sort by it. The column has the key. */
export function sortedColumn(
  by: string,
  sort: Sorting | null,
): { readonly key: string; readonly sorter: true; readonly sortOrder: 'ascend' | 'descend' | null } {
  const order = sort?.order === 'asc' ? 'ascend' : 'descend';
  return { key: by, sorter: true, sortOrder: sort?.by === by ? order : null };
}

type OnChange<Row> = NonNullable<TableProps<Row>['onChange']>;

/** Says what a person wants a table to be sorted by, when that is what he clicked on. */
export function onSorted<Row>(change: (sort: Sorting | null) => void): OnChange<Row> {
  return (_page, _filters, sorter, { action }) => {
    if (action !== 'sort') return;
    const [one] = Array.isArray(sorter) ? sorter : [sorter];
    const order = one?.order ?? null;
    const key = one?.columnKey;
    change(order === null || typeof key !== 'string' ? null : { by: key, order: order === 'ascend' ? 'asc' : 'desc' });
  };
}
