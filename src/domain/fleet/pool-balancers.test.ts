import { describe, expect, test } from 'vitest';
import { Refusal } from '../errors.ts';
import { changedBalancers, type PoolBalancers } from './pool-balancers.ts';

const ONE: PoolBalancers = { sd_id: 1, balancers: [] };
const TWO: PoolBalancers = { sd_id: 1, balancers: [{ sd_id: 1, port: 80 }, { sd_id: 2 }] };

describe('the load balancers of a pool', () => {
  test.each<[string, PoolBalancers, Parameters<typeof changedBalancers>[1], PoolBalancers]>([
    ['stay when nothing is said', TWO, {}, TWO],
    ['stay when the first one is named again', TWO, { sd_id: 1 }, TWO],
    [
      'are the whole list',
      ONE,
      { balancers: [{ sd_id: 2 }, { sd_id: 1 }] },
      { sd_id: 2, balancers: [{ sd_id: 2 }, { sd_id: 1 }] },
    ],
    [
      'have a port and a weight of their own',
      ONE,
      { balancers: [{ sd_id: 1, weight: 0 }] },
      { sd_id: 1, balancers: [{ sd_id: 1, weight: 0 }] },
    ],
    [
      'are one when the list has one, and says no more',
      TWO,
      { balancers: [{ sd_id: 3 }] },
      { sd_id: 3, balancers: [] },
    ],
    ['are the first one alone when the list is empty', TWO, { balancers: [] }, ONE],
    [
      'keep the others when another is the first',
      TWO,
      { sd_id: 3 },
      { sd_id: 3, balancers: [{ sd_id: 3 }, { sd_id: 2 }] },
    ],
    ['are not named twice when another one becomes the first', TWO, { sd_id: 2 }, { sd_id: 2, balancers: [] }],
    ['are none when the first one is taken away', TWO, { sd_id: 0 }, { sd_id: 0, balancers: [] }],
  ])('%s', (_, before, change, after) => {
    expect(changedBalancers(before, change)).toEqual(after);
  });

  test('are refused when list and first one disagree, or one is named twice', () => {
    expect(() => changedBalancers(ONE, { sd_id: 1, balancers: [{ sd_id: 2 }] })).toThrow(Refusal);
    expect(() => changedBalancers(ONE, { balancers: [{ sd_id: 2 }, { sd_id: 2, port: 80 }] })).toThrow(Refusal);
  });
});
