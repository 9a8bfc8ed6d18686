import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PoolId, ScheduleId } from '../ids.ts';
import { countingDependencies, needsAt, type SaidDependency, sizeTogether } from './dependency.ts';

const said = (
  scheduleId: number,
  poolId: number,
  savedAt: number,
  fields: Partial<SaidDependency> = {},
): SaidDependency => ({
  scheduleId: scheduleId as ScheduleId,
  poolId: poolId as PoolId,
  saved: new Date(savedAt),
  poolName: `pool ${poolId}`,
  ratio: scheduleId,
  elasticCount: 0,
  stepName: '',
  ignore: false,
  ...fields,
});

test('the definition that moves the pool says what it depends on, else the one that was saved last', () => {
  const all = [said(1, 7, 100), said(2, 7, 300), said(3, 7, 200), said(1, 8, 100)];
  const chosen = (moving: number | null) =>
    countingDependencies(all, moving as ScheduleId | null).map(({ poolId, scheduleId }) => [poolId, scheduleId]);
  expect(chosen(1)).toEqual([
    [7, 1],
    [8, 1],
  ]);
  expect(chosen(3)).toEqual([
    [7, 3],
    [8, 1],
  ]);
  expect(chosen(null)).toEqual([
    [7, 2],
    [8, 1],
  ]);
});

test('one that is switched off where it counts is none, whatever others say', () => {
  expect(countingDependencies([said(1, 7, 100), said(2, 7, 300, { ignore: true })], null)).toEqual([]);
  expect(countingDependencies([said(1, 7, 100), said(2, 7, 300, { ignore: true })], 1 as ScheduleId)).toHaveLength(1);
});

test('a pool that several need is as large as all of them need together', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 50 }), { maxLength: 5 }), fc.nat({ max: 50 }), (others, nodes) => {
      const needs = others.flatMap((size, index) =>
        needsAt(size, [{ poolId: (index + 10) as PoolId, ratio: 1, elasticCount: 0 }]),
      );
      const [own] = needsAt(nodes, [{ poolId: 2 as PoolId, ratio: 0.5, elasticCount: 1 }]);
      const before = { poolId: 1 as PoolId, ratio: 9, elasticCount: 9, size: 999 };
      const sum = others.reduce((total, size) => total + size, 0);
      expect(sizeTogether([...needs, before], 1 as PoolId, own)).toBe(sum + Math.ceil(nodes / 2) + 1);
      expect(sizeTogether([...needs, before], 1 as PoolId, undefined)).toBe(sum);
    }),
  );
});
