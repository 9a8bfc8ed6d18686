/*
 * Changes of a list whose order matters. None changes the list that it is given.
 */

/** @example moved(['a', 'b', 'c'], 0, 2) // ['b', 'c', 'a'] */
export function moved<Item>(list: readonly Item[], from: number, to: number): readonly Item[] {
  const item = list.at(from);
  if (item === undefined || from < 0 || from === to) return list;
  const rest = list.toSpliced(from, 1);
  return rest.toSpliced(Math.min(Math.max(to, 0), rest.length), 0, item);
}

/** @example without(['a', 'b'], 0) // ['b'] */
export function without<Item>(list: readonly Item[], index: number): readonly Item[] {
  return list.filter((_, place) => place !== index);
}

/** @example withInserted(['a', 'c'], 1, 'b') // ['a', 'b', 'c'] */
export function withInserted<Item>(list: readonly Item[], index: number, item: Item): readonly Item[] {
  return list.toSpliced(index, 0, item);
}

/** @example withReplaced(['a', 'x'], 1, 'b') // ['a', 'b'] */
export function withReplaced<Item>(list: readonly Item[], index: number, item: Item): readonly Item[] {
  return list.map((before, place) => (place === index ? item : before));
}

/**
 * The new position of an item that was dropped in the gap before another one.
 *
 * @example placeOfDrop(0, 3) // 2, as everything moves up when the item is removed
 */
export function placeOfDrop(from: number, gap: number): number {
  return gap > from ? gap - 1 : gap;
}
