/** Rows drawn beyond both edges of what is seen. */
const SPARE = 8;

/**
 * Which rows of a long list have to be there, from `first` to before `end`.
 *
 * @example rowsIn({ top: 200, height: 100, rowHeight: 20 }, 1000) // { first: 2, end: 23 }
 */
export function rowsIn(
  { top, height, rowHeight }: { readonly top: number; readonly height: number; readonly rowHeight: number },
  count: number,
): { readonly first: number; readonly end: number } {
  const first = Math.max(0, Math.min(count, Math.floor(top / rowHeight)) - SPARE);
  return { first, end: Math.min(count, Math.ceil((top + height) / rowHeight) + SPARE) };
}

/** How far to scroll so that a row is seen; the place where it is already when it is. */
export function scrollTo(row: number, { top, height, rowHeight }: Parameters<typeof rowsIn>[0]): number {
  const from = row * rowHeight;
  if (from < top) return from;
  return from + rowHeight > top + height ? from + rowHeight - height : top;
}
