import { type Cell, csv } from '../../base/text/csv.ts';
import { cellOf } from './columns.ts';
import { isUnsafe, manyLines } from './safe-text.ts';

/** Values as CSV, in which nothing acts on a terminal. @example csvOf([['id', 'name'], [1, '=1+1']]) // "id,name\r\n1,'=1+1\r\n" */
export function csvOf(rows: readonly (readonly unknown[])[]): string {
  return csv(rows.map((row) => row.map(cell)));
}

function cell(value: unknown): Cell {
  if (typeof value === 'number') return value;
  const text = cellOf(value);
  return isUnsafe(text) ? manyLines(text) : text;
}
