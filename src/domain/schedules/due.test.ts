import { expect, test } from 'vitest';
import { dueNow, type TimedItem } from './due.ts';
import type { CronItemId, PoolId, ScheduleId } from '../ids.ts';
import { WallClock } from './wall-clock.ts';

const clock = new WallClock('UTC');
const LONG_AGO = new Date('2026-01-01T00:00:00Z');
/** A Wednesday, which is day 4. */
const NOW = new Date('2026-03-04T16:00:00Z');

function item(id: number, time: string, more: Partial<TimedItem> = {}): TimedItem {
  return {
    id: id as CronItemId,
    scheduleId: 1 as ScheduleId,
    poolId: 1 as PoolId,
    type: 'expand',
    instanceNum: id,
    weekDay: 0,
    time,
    revision: 1,
    since: LONG_AGO,
    ...more,
  };
}

const idsOf = (items: readonly TimedItem[], now = NOW): readonly number[] =>
  dueNow(items, now, clock).map((due) => due.item.id);

test('the item that was due last holds, also over midnight', () => {
  const items = [item(1, '08:00:00'), item(2, '20:00:00')];
  expect(idsOf(items)).toEqual([1]);
  expect(idsOf(items, new Date('2026-03-04T07:59:59Z'))).toEqual([2]);
  expect(idsOf(items, new Date('2026-03-04T20:00:00Z'))).toEqual([2]);
});

test('expand and shrink of all definitions of a pool are one; every pool has its own', () => {
  const shrink = item(2, '12:00:00', { type: 'shrink', scheduleId: 2 as ScheduleId });
  expect(idsOf([item(1, '08:00:00'), shrink, item(3, '09:00:00', { poolId: 2 as PoolId })])).toEqual([2, 3]);
});

test('on one day of the week another item holds than on every day', () => {
  const items = [item(1, '14:00:00'), item(2, '14:00:00', { weekDay: 4 }), item(3, '15:00:00', { weekDay: 5 })];
  expect(idsOf(items)).toEqual([2]);
  expect(idsOf(items, new Date('2026-03-05T14:30:00Z'))).toEqual([1]);
});

test('of two local times at the end of a gap, the later one holds', () => {
  const newYork = new WallClock('America/New_York');
  const items = [item(1, '03:00:00'), item(2, '02:30:00')];
  const due = dueNow(items, new Date('2026-03-08T07:00:00Z'), newYork);
  expect(due.map(({ item: { id }, firing }) => [id, firing.localTime])).toEqual([[1, '2026-03-08 03:00:00']]);
});

test('a size holds although it was due before it was saved; a deploy does not', () => {
  const upload = item(1, '15:00:00', { type: 'upload', since: new Date('2026-03-04T15:30:00Z') });
  expect(idsOf([upload, item(2, '15:00:00', { since: new Date('2026-03-04T15:30:00Z') })])).toEqual([2]);
});

test('a deploy may be ten minutes late, for a restart, and not more', () => {
  const upload = item(1, '15:50:00', { type: 'upload' });
  expect(dueNow([upload], NOW, clock)).toMatchObject([{ missed: false }]);
  expect(dueNow([upload], new Date(NOW.getTime() + 1000), clock)).toMatchObject([{ missed: true }]);
  expect(dueNow([item(2, '15:50:00')], new Date('2026-03-04T23:00:00Z'), clock)).toMatchObject([{ missed: false }]);
});
