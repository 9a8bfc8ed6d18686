import { expect, test } from 'vitest';
import { balancersIn, rowsOf } from './pool-balancers.ts';

test('a pool of one load balancer has one row, which says nothing', () => {
  expect(rowsOf({ sd_id: 1, balancers: [] })).toEqual([{ sd_id: 1, port: null, weight: null }]);
  expect(balancersIn(1, rowsOf({ sd_id: 1, balancers: [] }))).toEqual([]);
});

test('rows say what they were told', () => {
  const balancers = [
    { sd_id: 1, weight: 0 },
    { sd_id: 2, port: 81 },
  ];
  expect(balancersIn(1, rowsOf({ sd_id: 1, balancers }))).toEqual(balancers);
});

test('the first row follows the choice of the first load balancer, and rows without any are left out', () => {
  const rows = [
    { sd_id: 1, port: 80, weight: null },
    { sd_id: 0, port: 81, weight: 1 },
    { sd_id: 2, port: null, weight: null },
  ];
  expect(balancersIn(3, rows)).toEqual([{ sd_id: 3, port: 80 }, { sd_id: 2 }]);
  expect(balancersIn(0, rows)).toEqual([]);
  expect(balancersIn(3, [])).toEqual([]);
});
