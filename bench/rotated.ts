/**
 * The same items, beginning with another one in each run, so that none always comes after the same one.
 *
 * @example rotated(['a', 'b', 'c'], 1) // ['b', 'c', 'a']
 */
export function rotated<Item>(items: readonly Item[], run: number): readonly Item[] {
  const at = run % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
