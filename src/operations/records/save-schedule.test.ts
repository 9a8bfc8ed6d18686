import { expect, test } from 'vitest';
import { Refusal } from '../../domain/errors.ts';
import type { PoolId } from '../../domain/ids.ts';
import type { CronItem, DependItem, Schedule } from '../../domain/schedules/schedule.ts';
import { checkNeeds } from './save-schedule.ts';

function schedule(sizes: readonly number[], needs: readonly Partial<DependItem>[]): Schedule {
  const item = { concurrRatio: 0, concurrNum: 0, weekDay: 0, time: '09:00:00', ignore: false };
  return {
    poolId: 1 as PoolId,
    type: 'expand',
    execType: 'crontab',
    cronItems: sizes.map((instanceNum): CronItem => ({ ...item, instanceNum })),
    dependItems: needs.map((need) => ({
      poolId: 2 as PoolId,
      ratio: 1,
      elasticCount: 0,
      stepName: '',
      ignore: false,
      ...need,
    })),
  };
}

test.each([
  [schedule([], [])],
  [schedule([100], [{ ratio: 1 }])],
  [schedule([10, 50], [{ ratio: 2 }])],
  [schedule([50], [{ ratio: 1, elasticCount: 50 }])],
  [schedule([], [{ ratio: 1000 }])],
])('a pool may need as many nodes of another as that may have', (given) => {
  expect(() => checkNeeds(given, 100)).not.toThrow();
});

test.each([
  [schedule([101], [{ ratio: 1 }])],
  [schedule([10, 51], [{ ratio: 2 }])],
  [schedule([50], [{ ratio: 1, elasticCount: 51 }])],
  [schedule([50], [{ ratio: 1 }, { ratio: 3, poolId: 3 as PoolId }])],
])('but not more', (given) => {
  expect(() => checkNeeds(given, 100)).toThrow(Refusal);
});
