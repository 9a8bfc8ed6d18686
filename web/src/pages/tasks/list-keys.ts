/** Where somebody is in a list. */
interface ListPlace {
  readonly active: number;
  readonly count: number;
  /** How many rows fit into what is seen. */
  readonly seen: number;
}

/**
 * The row to which a key leads; null for a key that leads nowhere.
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
