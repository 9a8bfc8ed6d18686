import { isUnsafe, manyLines } from './safe-text.ts';

/** What programs for tables take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * A table as CSV (RFC 4180). A text that a program for tables would work out as a formula gets an apostrophe before it.
 *
 * @example csvOf([['id', 'name'], ['1', '=1+1']]) // "id,name\r\n1,'=1+1\r\n"
 */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const safe = isUnsafe(text) ? manyLines(text) : text;
  const inert = FORMULA.test(safe) && !NUMBER.test(safe) ? `'${safe}` : safe;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
