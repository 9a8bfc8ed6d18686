import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { tableLines } from './table.ts';

const PLAIN = { width: null, title: (text: string) => text };
const ROWS = [
  ['ID', 'NAME', 'DESCRIPTION'],
  ['1', 'web-a', '前端服务池，承载全部网站流量，按波次上线'],
  ['12', 'db', 'the database'],
];

test('columns stand below one another, also with wide characters, and numbers to the right', () => {
  expect(tableLines(ROWS, PLAIN)).toEqual([
    'ID  NAME   DESCRIPTION',
    ' 1  web-a  前端服务池，承载全部网站流量，按波次上线',
    '12  db     the database',
  ]);
});

test('in a terminal the widest column is cut, and a line fits', () => {
  const lines = tableLines(ROWS, { ...PLAIN, width: 30 });
  expect(lines.every((line) => stringWidth(line) <= 30)).toBe(true);
  expect(lines[1]).toMatch(/^ 1 {2}web-a {2}前.*…$/);
});
