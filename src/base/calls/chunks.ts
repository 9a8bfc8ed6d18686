/** Items in their order, at most so many together. @example chunksOf([1, 2, 3], 2) // [[1, 2], [3]] */
export function chunksOf<Item>(items: readonly Item[], most: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / most) }, (_, index) =>
    items.slice(index * most, (index + 1) * most),
  );
}
