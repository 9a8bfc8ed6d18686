/** The active row of a list. */
interface ListPlace {
  readonly active: number;
  readonly count: number;
  /** How many rows are visible. */
  readonly seen: number;
}

/**
 * The row that a key moves to; null for other keys.
 *
 * @example rowAfterKey('PageDown', { active: 2, count: 100, seen: 10 }) // 11
 */
export function rowAfterKey(key: string, { active, count, seen }: ListPlace): number | null {
  const row = targetOf(key, active, count, Math.max(1, seen - 1));
  return row === null || count === 0 ? null : Math.max(0, Math.min(count - 1, row));
}

function targetOf(key: string, active: number, count: number, page: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return active + 1;
    case 'ArrowUp':
      return active - 1;
    case 'PageDown':
      return active + page;
    case 'PageUp':
      return active - page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
