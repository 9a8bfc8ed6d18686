import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CronItemId, PoolId, ScheduleId } from '../ids.ts';
import { dueNow, type TimedItem } from './due.ts';
import { nextFirings } from './next-firings.ts';
import { type EarlierSchedule, itemChanges, NEW_SCHEDULE, timedAfterSaving } from './saved-items.ts';
import type { CronItem, Schedule } from './schedule.ts';
import { WallClock } from './wall-clock.ts';

const POOL = 1 as PoolId;
const clock = new WallClock('Europe/Berlin');
/** A Saturday, noon in Berlin. */
const NOW = new Date('2026-03-07T11:00:00Z');
const EARLIER = new Date('2026-01-01T00:00:00Z');

const cron = (weekDay: number, time: string, instanceNum = 3, ignore = false): CronItem => ({
  weekDay,
  time,
  instanceNum,
  ignore,
  concurrNum: 1,
  concurrRatio: 0,
});
const schedule = (cronItems: readonly CronItem[], fields: Partial<Schedule> = {}): Schedule => ({
  poolId: POOL,
  type: 'expand',
  execType: 'crontab',
  cronItems,
  dependItems: [],
  ...fields,
});
const savedAs = ({ type, execType, cronItems }: Schedule): EarlierSchedule => ({
  id: 5 as ScheduleId,
  type,
  execType,
  items: cronItems.map((item, index) => ({ ...item, id: (index + 1) as CronItemId, revision: 2, since: EARLIER })),
});

const items = fc.uniqueArray(
  fc.record({
    weekDay: fc.integer({ min: 0, max: 7 }),
    time: fc.constantFrom('00:00:00', '09:00:00', '12:00:00', '23:59:59'),
    instanceNum: fc.integer({ min: 0, max: 9 }),
    ignore: fc.boolean(),
  }),
  { selector: ({ weekDay, time }) => `${weekDay} ${time}`, maxLength: 8 },
);
const schedules = fc
  .record({
    items,
    type: fc.constantFrom('expand', 'shrink', 'upload'),
    execType: fc.constantFrom('crontab', 'depend'),
  })
  .map(({ items, type, execType }) =>
    schedule(
      items.map((item) => ({ ...item, concurrNum: 1, concurrRatio: 0 })),
      { type, execType },
    ),
  );

test('the item that was due last holds as soon as it is saved, however long ago that was', () => {
  const after = timedAfterSaving([], null, schedule([cron(3, '09:00:00')]), NOW);
  expect(dueNow(after, NOW, clock)).toMatchObject([
    { item: { instanceNum: 3, scheduleId: NEW_SCHEDULE }, firing: { localTime: '2026-03-03 09:00:00' } },
  ]);
  const deploy = timedAfterSaving([], null, schedule([cron(3, '09:00:00')], { type: 'upload' }), NOW);
  expect(dueNow(deploy, NOW, clock), 'a deploy waits for its time').toEqual([]);
});

test('an item keeps its id by its day and time, unless it was off or did something else', () => {
  const before = savedAs(schedule([cron(2, '09:00:00'), cron(3, '09:00:00', 3, true)]));
  const next = schedule([cron(2, '09:00:00', 7), cron(3, '09:00:00'), cron(4, '09:00:00')]);
  expect(itemChanges(before, next)).toMatchObject({
    removed: [2],
    kept: [{ earlier: { id: 1 }, item: { instanceNum: 7 } }],
    added: [{ weekDay: 3 }, { weekDay: 4 }],
  });
  expect(itemChanges(before, { ...next, type: 'shrink' })).toMatchObject({ removed: [1, 2], kept: [] });
  expect(itemChanges(null, next)).toMatchObject({ removed: [], kept: [], added: { length: 3 } });
});

test('every item is kept or added, and every earlier one kept or removed', () => {
  fc.assert(
    fc.property(fc.option(schedules.map(savedAs)), schedules, (before, next) => {
      const { removed, kept, added } = itemChanges(before, next);
      expect(kept.length + added.length).toBe(next.cronItems.length);
      expect(new Set([...removed, ...kept.map(({ earlier }) => earlier.id)])).toEqual(
        new Set((before?.items ?? []).map(({ id }) => id)),
      );
    }),
  );
});

test('after saving, what goes by the clock is what the definition says, and the others', () => {
  fc.assert(
    fc.property(fc.option(schedules.map(savedAs)), schedules, (before, next) => {
      const [other = null] = timedAfterSaving([], null, schedule([cron(1, '01:01:01')]), EARLIER);
      const others: readonly TimedItem[] =
        other === null ? [] : [{ ...other, id: 99 as CronItemId, scheduleId: 6 as ScheduleId }];
      const after = timedAfterSaving(others, before, next, NOW);
      const own = after.filter(({ scheduleId }) => scheduleId !== 6);
      const wanted = next.execType === 'crontab' ? next.cronItems.filter(({ ignore }) => !ignore) : [];
      expect(new Set(own.map(({ weekDay, time }) => `${weekDay} ${time}`))).toEqual(
        new Set(wanted.map(({ weekDay, time }) => `${weekDay} ${time}`)),
      );
      expect(after.filter(({ scheduleId }) => scheduleId === 6)).toHaveLength(others.length);
      // sizes are applied again, so that no claim of an earlier firing keeps them back
      const revisionOf = (id: number) =>
        [...others, ...(before?.items ?? [])].find((item) => item.id === id)?.revision ?? 1;
      const isRenewed = (item: TimedItem) => item.type !== 'upload' && next.type !== 'upload';
      expect(after.map(({ revision }) => revision)).toEqual(
        after.map((item) => revisionOf(item.id) + Number(isRenewed(item))),
      );
    }),
  );
});

test('the next firings come in order, at their day and time, and none is left out', () => {
  fc.assert(
    fc.property(
      items,
      fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
      (some, now) => {
        const firings = nextFirings(some, clock, now, 5);
        expect(firings).toHaveLength(some.length === 0 ? 0 : 5);
        const moments = firings.map(({ firing }) => firing.at.getTime());
        expect(moments).toEqual(moments.toSorted((a, b) => a - b));
        for (const { item, firing } of firings) {
          expect(firing.at.getTime()).toBeGreaterThan(now.getTime());
          expect(firing.localTime.slice(11)).toBe(item.time);
        }
        const last = moments.at(-1) ?? 0;
        for (const item of some) {
          const first = clock.next(item, now);
          const isListed = firings.some(
            ({ firing, item: of }) => of === item && firing.at.getTime() === first.at.getTime(),
          );
          expect(isListed || first.at.getTime() >= last).toBe(true);
        }
      },
    ),
  );
});
