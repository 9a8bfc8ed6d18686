import { expect, test } from 'vitest';
import { everyRow } from './every-row.ts';

test.each([0, 1, 1000, 1001, 2500])('%i rows', async (total) => {
  const all = Array.from({ length: total }, (_, index) => index);
  const asked: number[] = [];
  const rows = await everyRow(async ({ page, page_size: size }) => {
    asked.push(page);
    return { data: all.slice((page - 1) * size, page * size), query_count: total };
  });
  expect(rows).toEqual(all);
  expect(asked).toHaveLength(Math.max(1, Math.ceil(total / 1000)));
});

test('a list that becomes shorter meanwhile ends', async () => {
  const rows = await everyRow(async ({ page }) => ({ data: page === 1 ? [1] : [], query_count: 5000 }));
  expect(rows).toEqual([1]);
});
