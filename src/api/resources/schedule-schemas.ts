import { Type } from 'typebox';
import { EXEC_TYPES, SCHEDULE_TYPES } from '../../domain/schedules/schedule.ts';
import { Id, Optional } from '../http/fields.ts';
import { POOL, Pool } from './pools/pools.ts';
import type { Shown } from '../http/shown.ts';
import { MANAGED, MANAGED_FIELDS } from '../http/versions.ts';
import { OutcomeField } from './tasks/task-schemas.ts';

/*
 * What clients see of schedules.
 */

const Moment = Type.Union([Type.String(), Type.Null()], {
  description: 'YYYY-MM-DD HH:mm:ss in the server’s time zone',
});
const Seconds = Type.Union([Type.Number(), Type.Null()], { description: 'the same in seconds since 1970' });
const Ignore = Type.Enum([0, 1], { description: '1 = switched off' });

const CRON_FIELDS = {
  instance_num: Type.Integer({ description: 'expand, shrink: the size that the pool should have from that time on' }),
  concurr_ratio: Type.Integer({ description: 'upload: the most nodes at once, in percent; 0 = no such limit' }),
  concurr_num: Type.Integer({ description: 'upload: the most nodes at once; 0 = no such limit' }),
  week_day: Type.Integer({ description: '0 every day, 1 Sunday … 7 Saturday' }),
  time: Type.String({ description: 'HH:mm or HH:mm:ss in the server’s time zone' }),
};

const DEPEND_FIELDS = {
  pool_id: Id,
  ratio: Type.Number({ description: 'nodes of that pool for each node of this one' }),
  elastic_count: Type.Integer({ description: 'nodes of that pool on top' }),
  step_name: Type.String({ description: 'before which nodes wait for that pool; empty = the last step' }),
};

const Switch = Optional(Type.Union([Type.Integer(), Type.Boolean()], { description: '1 = switched off' }));

/** A cron item as clients send it; its id has no meaning, as items are distinguished by day and time. */
export const CronItemInput = Type.Object({
  instance_num: Optional(CRON_FIELDS.instance_num),
  concurr_ratio: Optional(CRON_FIELDS.concurr_ratio),
  concurr_num: Optional(CRON_FIELDS.concurr_num),
  week_day: CRON_FIELDS.week_day,
  time: CRON_FIELDS.time,
  ignore: Switch,
});

export const DependItemInput = Type.Object({
  pool_id: DEPEND_FIELDS.pool_id,
  ratio: DEPEND_FIELDS.ratio,
  elastic_count: Optional(DEPEND_FIELDS.elastic_count),
  step_name: Optional(DEPEND_FIELDS.step_name),
  ignore: Switch,
});

const RUN_FIELDS = {
  state: Type.Enum(['waiting', 'running', 'success', 'failed', 'superseded', 'dropped', 'missed']),
  outcome: OutcomeField,
  message: Type.String({ description: 'why it waits, or what came of it' }),
  target: Type.Integer({ description: 'the size that the pool was brought to; 0 for a deploy' }),
  task_ids: Type.Array(Type.Integer()),
};

const LastRun = Type.Object({
  ...RUN_FIELDS,
  firing: Moment,
  fired_at: Seconds,
  followers: Type.Array(Type.Object({ ...RUN_FIELDS, pool_id: Id, pool_name: Type.String() }), {
    description: 'what the pools did that this one depends on, directly or not',
  }),
});

export const Schedule = Type.Object(
  {
    id: Id,
    pool: Pool,
    cron_items: Type.Array(
      Type.Object({ id: Id, ...CRON_FIELDS, ignore: Ignore, next_firing: Moment, next_at: Seconds }),
    ),
    depend_items: Type.Array(Type.Object({ id: Id, ...DEPEND_FIELDS, pool: Pool, ignore: Ignore })),
    type: Type.Enum(SCHEDULE_TYPES, { description: 'upload = deploy' }),
    exec_type: Type.Enum(EXEC_TYPES, {
      description:
        'crontab: by its cron items; depend: only with the pools that depend on this one, its cron items rest',
    }),
    next_firing: Moment,
    next_at: Seconds,
    last: Type.Union([LastRun, Type.Null()], { description: 'the last thing it did; null = nothing yet' }),
    ...MANAGED_FIELDS,
  },
  { $id: 'Schedule' },
);

export const CRON_INPUT = {
  instance_num: 20,
  concurr_ratio: 50,
  concurr_num: 10,
  week_day: 0,
  time: '20:00:00',
  ignore: 0,
};
const DEPEND_INPUT = { pool_id: 2, ratio: 0.5, elastic_count: 2, step_name: 'register', ignore: 0 };

export const SCHEDULE: Shown<typeof Schedule> = {
  id: 1,
  pool: POOL,
  cron_items: [{ id: 1, ...CRON_INPUT, ignore: 0, next_firing: '2026-03-02 20:00:00', next_at: 1_772_452_800 }],
  depend_items: [{ id: 1, ...DEPEND_INPUT, ignore: 0, pool: { ...POOL, id: 2, name: 'cache-a' } }],
  type: 'expand',
  exec_type: 'crontab',
  next_firing: '2026-03-02 20:00:00',
  next_at: 1_772_452_800,
  ...MANAGED,
  last: {
    state: 'success',
    outcome: 'complete',
    message: 'task 12: success, 20 of 20 nodes',
    target: 20,
    firing: '2026-03-01 20:00:00',
    fired_at: 1_772_366_400,
    task_ids: [12],
    followers: [
      {
        state: 'success',
        outcome: 'complete',
        message: 'task 13: success, 12 of 12 nodes',
        target: 12,
        task_ids: [13],
        pool_id: 2,
        pool_name: 'cache-a',
      },
    ],
  },
};
