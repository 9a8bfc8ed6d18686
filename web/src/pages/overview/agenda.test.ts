import { expect, test } from 'vitest';
import { comingUp, firedLast, type Scheduled } from './agenda.ts';

const RUN = { state: 'success', outcome: 'complete', message: '', target: 9, task_ids: [12], followers: [] } as const;
const SIZED: Scheduled = {
  id: 1,
  pool: { id: 5, name: 'web' },
  type: 'expand',
  cron_items: [
    { id: 1, instance_num: 20, next_at: 1_000 },
    { id: 2, instance_num: 4, next_at: 3_000 },
    { id: 3, instance_num: 1, next_at: null },
  ],
  last: { ...RUN, firing: null, fired_at: 500 },
};
const DEPLOYED: Scheduled = {
  id: 2,
  pool: { id: 6, name: 'cache' },
  type: 'upload',
  cron_items: [{ id: 4, instance_num: 0, next_at: 2_000 }],
  last: { ...RUN, firing: null, fired_at: 2_000 },
};
const ALONG: Scheduled = { ...DEPLOYED, id: 3, cron_items: [], last: { ...RUN, firing: null, fired_at: null } };

test('what comes is told in its order, whatever schedule it is of', () => {
  expect(comingUp([SIZED, DEPLOYED, ALONG], 2)).toEqual([
    { key: '1 1', at: 1_000, poolId: 5, pool: 'web', size: 20 },
    { key: '2 4', at: 2_000, poolId: 6, pool: 'cache', size: null },
  ]);
});

test('what fired is told from the newest on, with the size that was meant', () => {
  const fired = firedLast([SIZED, DEPLOYED, ALONG, { ...SIZED, id: 4, last: null }], 9);
  expect(fired.map(({ pool, size }) => [pool, size])).toEqual([
    ['cache', null],
    ['web', 9],
  ]);
});
