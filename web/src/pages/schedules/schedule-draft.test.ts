import { expect, test } from 'vitest';
import type { Schedule } from '../../data/schedules.ts';
import {
  bodyOf,
  draftOf,
  faultsOf,
  NEW_SCHEDULE,
  newCron,
  newDepend,
  nextKey,
  type ScheduleDraft,
} from './schedule-draft.ts';

const CHANGED = { version: 3, changed_by: 'li', changed: 1, managed_by: null };
const POOL = {
  id: 2,
  name: 'web-a',
  desc: '',
  vm_type: 1,
  sd_id: 1,
  balancers: [],
  tasks: {},
  replace_lost: false,
  ssh: {},
  service_id: 1,
  node_count: 0,
  ...CHANGED,
};
const CRON = {
  instance_num: 20,
  concurr_ratio: 50,
  concurr_num: 10,
  week_day: 0,
  time: '20:00:00',
  ignore: 0,
} as const;
const DEPEND = { pool_id: 3, ratio: 0.5, elastic_count: 2, step_name: 'register', ignore: 1 } as const;
const SCHEDULE: Schedule = {
  id: 7,
  pool: POOL,
  type: 'expand',
  exec_type: 'crontab',
  cron_items: [{ id: 1, ...CRON, next_firing: null, next_at: null }],
  depend_items: [{ id: 1, ...DEPEND, pool: { ...POOL, id: 3 } }],
  next_firing: null,
  next_at: null,
  last: null,
  ...CHANGED,
};

test('what was saved is sent again as it was', () => {
  expect(bodyOf(draftOf(SCHEDULE))).toEqual({
    id: 7,
    pool_id: 2,
    type: 'expand',
    exec_type: 'crontab',
    cron_items: [CRON],
    depend_items: [DEPEND],
  });
});

const draft = draftOf(SCHEDULE);
const [cron = newCron(0)] = draft.cron;
const [depend = newDepend(0)] = draft.depend;

test.each<[string, Partial<ScheduleDraft>, readonly string[]]>([
  ['nothing', {}, []],
  ['no pool', { poolId: null }, ['noPool']],
  ['no time', { cron: [{ ...cron, time: '' }] }, ['noTime']],
  ['no size', { cron: [{ ...cron, size: null }] }, ['noSize']],
  ['no size, for a deploy', { type: 'upload', cron: [{ ...cron, size: null }] }, []],
  ['no batch', { type: 'upload', cron: [{ ...cron, most: 0, percent: 0 }] }, ['noBatch']],
  ['a time twice', { cron: [cron, { ...cron, key: 1, time: '20:00' }] }, ['sameTime']],
  ['a time on two days', { cron: [cron, { ...cron, key: 1, weekDay: 1 }] }, []],
  ['a pool twice', { depend: [depend, { ...depend, key: 1 }] }, ['samePool']],
  ['itself', { depend: [{ ...depend, poolId: 2 }] }, ['ownPool']],
  ['no ratio', { depend: [{ ...depend, ratio: 0 }] }, ['noRatio']],
])('%s is wrong', (_, changes, faults) => {
  expect(faultsOf({ ...draft, ...changes })).toEqual(faults);
  expect(bodyOf({ ...draft, ...changes }) === null).toBe(faults.length > 0);
});

test('a new one says what it lacks', () => {
  expect(faultsOf({ ...NEW_SCHEDULE, depend: [newDepend(nextKey([]))] })).toEqual(['noPool', 'noTime', 'noDependPool']);
});
