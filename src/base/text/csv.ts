/** A cell of a table. */
export type Cell = string | number | null;

/** What programs for tables take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r\n]/;

/**
 * A table as CSV (RFC 4180). A text that a program for tables would work out as a formula gets an apostrophe before it.
 *
 * @example csv([['pool', 'hours'], ['=1+1', 24]]) // "pool,hours\r\n'=1+1,24\r\n"
 */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
