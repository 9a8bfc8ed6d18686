import { describe, expect, test } from 'vitest';
import type { PoolId } from '../ids.ts';
import { checkSchedule, type CronItem, type DependItem, readTime, type Schedule } from './schedule.ts';

const cron: CronItem = { instanceNum: 20, concurrRatio: 0, concurrNum: 5, weekDay: 0, time: '20:00:00', ignore: false };
const depend: DependItem = { poolId: 3 as PoolId, ratio: 0.5, elasticCount: 2, stepName: '', ignore: false };
const schedule: Schedule = {
  poolId: 2 as PoolId,
  type: 'expand',
  execType: 'crontab',
  cronItems: [cron],
  dependItems: [depend],
};

test.each([
  ['14:09', '14:09:00'],
  ['14:09:08', '14:09:08'],
  [' 00:00 ', '00:00:00'],
])('%s is a time', (text, time) => {
  expect(readTime(text)).toBe(time);
});

test.each(['24:00', '9:5', '12:60', '12:00:60', 'noon', ''])('"%s" is none', (text) => {
  expect(() => readTime(text)).toThrow(`time is "${text}", and must be HH:mm or HH:mm:ss`);
});

describe('a definition', () => {
  test('that is right passes, and may have items of one time on several days', () => {
    const several = [cron, { ...cron, weekDay: 1 }, { ...cron, time: '20:00:01' }];
    for (const cronItems of [[cron], several, []]) {
      expect(() => checkSchedule({ ...schedule, cronItems }, 200)).not.toThrow();
    }
  });

  test.each<[string, Partial<Schedule>]>([
    ['cron_itmes[0].week_day is 8, and must be from 0 to 7', { cronItems: [{ ...cron, weekDay: 8 }] }],
    ['cron_itmes[0].instance_num is -1, and must be from 0 to 200', { cronItems: [{ ...cron, instanceNum: -1 }] }],
    [
      'cron_itmes[1].instance_num is 201, and must be',
      { cronItems: [cron, { ...cron, weekDay: 1, instanceNum: 201 }] },
    ],
    ['cron_itmes[0].concurr_ratio is 101, and must be', { cronItems: [{ ...cron, concurrRatio: 101 }] }],
    ['cron_itmes[0].concurr_num is -1, and must be', { cronItems: [{ ...cron, concurrNum: -1 }] }],
    ['has neither concurr_num nor concurr_ratio', { type: 'upload', cronItems: [{ ...cron, concurrNum: 0 }] }],
    ['has week_day 0 with time 20:00:00 twice', { cronItems: [cron, { ...cron, instanceNum: 3 }] }],
    ['depend_itmes[0].ratio is 0, and must be above 0', { dependItems: [{ ...depend, ratio: 0 }] }],
    ['depend_itmes[0].ratio is NaN, and must be above 0', { dependItems: [{ ...depend, ratio: NaN }] }],
    ['depend_itmes[0].elastic_count is -1, and must be', { dependItems: [{ ...depend, elasticCount: -1 }] }],
    ['cron_itmes has 501 items, and may have 500', { cronItems: Array.from({ length: 501 }, () => cron) }],
    ['depend_itmes has 501 items, and may have 500', { dependItems: Array.from({ length: 501 }, () => depend) }],
    ['depend_itmes has pool 3 twice', { dependItems: [depend, { ...depend, ratio: 1 }] }],
  ])('is refused: %s', (message, change) => {
    expect(() => checkSchedule({ ...schedule, ...change }, 200)).toThrow(message);
  });
});
