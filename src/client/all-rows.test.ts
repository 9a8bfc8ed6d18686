import { expect, test } from 'vitest';
import { allRows } from './all-rows.ts';

function server(pages: readonly (readonly number[])[], total: number) {
  const asked: number[] = [];
  const read = (page: number) => {
    asked.push(page);
    return Promise.resolve({ data: pages[page - 1] ?? [], query_count: total });
  };
  return { asked, read };
}

test('pages are read until all rows are there', async () => {
  const { asked, read } = server([[1, 2], [3]], 3);
  expect(await allRows(read)).toEqual([1, 2, 3]);
  expect(asked).toEqual([1, 2]);
});

test('rows that vanish while they are read do not make it read for ever', async () => {
  const { asked, read } = server([[1, 2]], 9);
  expect(await allRows(read)).toEqual([1, 2]);
  expect(asked).toEqual([1, 2]);
});
