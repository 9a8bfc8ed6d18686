import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csv } from './csv.ts';

/** What a program for tables reads. */
function read(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

test('texts are quoted where they must be', () => {
  expect(csv([['a', 'b,c', 'say "x"', null, 1.5]])).toBe('a,"b,c","say ""x""",,1.5\r\n');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('%j is no formula', (text) => {
  expect(csv([[text]])).toContain(`'${text.slice(0, 1)}`);
  expect(csv([[`x${text}`]])).not.toContain("'");
});

test('every table is read as it was, and no cell begins like a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), { minLength: 1 }), (rows) => {
      const cells = read(csv(rows));
      expect(cells.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n])/, '')))).toEqual(
        rows.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n])/, ''))),
      );
      for (const cell of cells.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
    }),
  );
});
