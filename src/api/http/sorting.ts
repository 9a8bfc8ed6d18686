import type { RawBuilder } from 'kysely';
import { Type } from 'typebox';
import type { Order, Sort } from '../../store/rows.ts';
import { Optional } from './fields.ts';

/** What a list can be sorted by: names that clients give, and what they stand for in a statement. */
export type SortKeys<Key extends string = string> = Readonly<Record<Key, RawBuilder<unknown>>>;

export function keysOf<Key extends string>(keys: SortKeys<Key>): readonly Key[] {
  return Object.keys(keys) as Key[];
}

/** The fields by which a list is sorted. */
export const sortFields = <const Key extends string>(keys: readonly Key[]) => ({
  sort: Optional(Type.Enum([...keys], { description: 'absent = the order that the list has by itself' })),
  order: Optional(Type.Enum(['asc', 'desc'], { description: 'with sort; asc when it is left out' })),
});

/** What a request sorts by; undefined = nothing, and the list has its own order. */
export function sortIn<Key extends string>(
  keys: SortKeys<Key>,
  { sort, order = 'asc' }: { readonly sort?: Key; readonly order?: Order },
): Sort | undefined {
  return sort === undefined ? undefined : { by: keys[sort], order };
}
