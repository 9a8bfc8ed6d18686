import { expect, test } from 'vitest';
import { nameFault, paramsOf, rowsOf, withRow } from './declared-params.ts';

test('rows are what was declared, and one more', () => {
  const rows = withRow(rowsOf({ port: 'integer' }), 'tag');
  expect(paramsOf(rows)).toEqual({ port: 'integer', tag: 'string' });
  expect(new Set(rows.map(({ key }) => key)).size).toBe(2);
});

test.each([
  ['port', null],
  ['', 'notAName'],
  ['2nd', 'notAName'],
  ['my-port', 'notAName'],
  ['tag', 'twice'],
])('the name "%s": %s', (name, fault) => {
  const row = { key: 7, name, type: 'string' };
  expect(nameFault([...rowsOf({ tag: 'string' }), row], row)).toBe(fault);
});
