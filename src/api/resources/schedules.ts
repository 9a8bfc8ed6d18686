import { type Static, Type } from 'typebox';
import { LARGEST_ID } from '../../domain/ids.ts';
import { Refusal } from '../../domain/errors.ts';
import type { PoolId, ScheduleId } from '../../domain/ids.ts';
import {
  type CronItem,
  type DependItem,
  EXEC_TYPES,
  isSizing,
  readTime,
  SCHEDULE_TYPES,
  type ScheduleType,
} from '../../domain/schedules/schedule.ts';
import { message } from '../../messages/message.ts';
import { deleteSchedule } from '../../operations/records/delete-schedule.ts';
import { saveSchedule } from '../../operations/records/save-schedule.ts';
import { planSave } from '../../scheduler/plan-save.ts';
import { listSchedules } from '../../store/schedules/schedule-views.ts';
import { unknownPools } from '../../store/schedules/schedules.ts';
import { type Endpoint, resource } from '../http/endpoint.ts';
import { payload, pageOf } from '../http/envelope.ts';
import { Id, LooseId, NamePart, NoInput, Optional, Text } from '../http/fields.ts';
import { OfVersion, Saved, staleExample } from '../http/versions.ts';
import { SchedulePlan, shownSchedulePlan } from './schedule-plan.ts';
import { shownSchedule } from './schedule-presenter.ts';
import { CRON_INPUT, CronItemInput, DependItemInput, SCHEDULE, Schedule } from './schedule-schemas.ts';
import { Flag, isPlan } from './tasks/task-plans.ts';

const schedules = resource<ScheduleId>('schedules', '定时任务');
const CronItems = Optional(Type.Array(CronItemInput));
const DependItems = Optional(Type.Array(DependItemInput));
/** The most rows of a response when the contract has no pages. */
const ALL = { page: 1, pageSize: 100_000 };

export const scheduleEndpoints = [
  schedules.change({
    path: '/task/saveTask',
    summary: 'Say which size a pool should have at what time, when it is deployed to, and which pools move with it',
    summaryZh: '保存定时任务：服务池在什么时间应有多少节点、何时上线，以及随之伸缩的依赖池',
    input: Type.Object({
      id: Optional(Type.Integer({ ...LooseId, description: '0 = a new one; else the one to replace as a whole' })),
      pool_id: Id,
      type: Text,
      exec_type: Text,
      cron_itmes: CronItems,
      cron_items: CronItems,
      depend_itmes: DependItems,
      depend_items: DependItems,
      version: OfVersion,
      plan: Optional(Flag),
    }),
    data: Type.Union([Type.Literal(true), SchedulePlan]),
    beside: Type.Object(
      { schedule_id: Optional(Id), version: Optional(Saved.properties.version) },
      { description: 'nothing with plan=1' },
    ),
    example: {
      input: {
        id: 0,
        pool_id: 1,
        type: 'expand',
        exec_type: 'crontab',
        cron_itmes: [CRON_INPUT],
        depend_itmes: [],
      },
      data: true,
      beside: { schedule_id: 1, version: 1 },
    },
    errors: {
      invalid: [
        'pool_id is 9, and there is no such pool',
        'cron_itmes has week_day 0 with time 20:00:00 twice: leave one of them out',
        'depend_itmes make a cycle of pools, 2 → 3 → 2: take one of them out',
        'time is "25:00", and must be HH:mm or HH:mm:ss, such as 09:30 or 20:00:00',
      ],
      conflict: [staleExample('schedule 1')],
    },
    handle: async ({ input, principal, language }, { context, clock }) => {
      const { id = 0 } = input;
      const type = typeIn(input.type);
      const schedule = {
        poolId: input.pool_id as PoolId,
        type,
        execType: oneOf('exec_type', input.exec_type, EXEC_TYPES),
        cronItems: (input.cron_itmes ?? input.cron_items ?? []).map((item, index) => cronItemIn(item, index, type)),
        dependItems: (input.depend_itmes ?? input.depend_items ?? []).map(dependItemIn),
      };
      const known = id === 0 ? null : (id as ScheduleId);
      if (isPlan(input)) {
        const plan = await planSave({ context, clock: clock.wall }, known, schedule);
        return payload(shownSchedulePlan(plan, { clock, now: context.now(), language }), {});
      }
      const saved = await saveSchedule(context, principal, known, schedule, input.version);
      return payload(true, { schedule_id: saved.id, version: saved.version });
    },
  }),
  schedules.change({
    path: ['/task/deleteTask/:id', '/task/deleteTask'],
    summary: 'Delete a schedule; the nodes that it made stay',
    summaryZh: '删除定时任务；已创建的节点保留',
    input: NoInput,
    data: Type.Literal(true),
    example: { data: true },
    errors: { invalid: ['there is no schedule 7'] },
    handle: async ({ id, principal }, { context }) => {
      await deleteSchedule(context, principal, id());
      return payload(true);
    },
  }),
  schedules.list({
    path: '/task/scheduleList',
    summary: 'All schedules with when they fire next and what came of it last, the newest first',
    summaryZh: '所有定时任务，含下次触发时间与上次结果，新的在前',
    input: Type.Object({
      pool_id: Optional(LooseId),
      type: Optional(Text),
      name: Optional(Type.String({ ...NamePart, description: 'part of the pool’s name' })),
    }),
    data: Type.Array(Schedule),
    example: { data: [SCHEDULE], beside: { page: 1, page_size: 10, query_count: 1 } },
    handle: async ({ input, paging, language }, { context, clock }) => {
      const filter = {
        poolId: (input.pool_id ?? 0) === 0 ? null : (input.pool_id as PoolId),
        type: input.type === undefined || input.type === '' ? null : typeIn(input.type),
        poolName: input.name ?? '',
      };
      const { rows, total } = await listSchedules(context.database, filter, paging);
      return pageOf(
        rows.map((row) => shownSchedule(row, clock, context.now(), language)),
        total,
        paging,
      );
    },
  }),
  listOf('expand', 'expandList', '服务池的定时扩容任务'),
  listOf('shrink', 'shrinkList', '服务池的定时缩容任务'),
  listOf('upload', 'uploadList', '服务池的定时上线任务'),
];

function listOf(type: ScheduleType, name: string, summaryZh: string): Endpoint {
  return schedules.read({
    path: `/task/${name}/:poolId`,
    summary: `The schedules of type ${type} that a pool has`,
    summaryZh,
    input: NoInput,
    data: Type.Array(Schedule),
    none: [],
    example: { path: { poolId: '1' }, data: [{ ...SCHEDULE, type }] },
    errors: { invalid: ['Bad pool id: abc is not a positive integer', 'Bad pool id: there is no pool 9'] },
    handle: async ({ path, language }, { context, clock }) => {
      const poolId = poolIdIn(path['poolId'] ?? '');
      if ((await unknownPools(context.database, [poolId])).length > 0) {
        throw new Refusal('invalid', message('schedule_pool_unknown', { id: poolId }));
      }
      const { rows } = await listSchedules(context.database, { poolId, type, poolName: '' }, ALL);
      return payload(rows.map((row) => shownSchedule(row, clock, context.now(), language)));
    },
  });
}

function poolIdIn(text: string): PoolId {
  const id = Number(text);
  if (/^\d+$/.test(text) && id >= 1 && id <= LARGEST_ID) return id as PoolId;
  throw new Refusal('invalid', message('schedule_pool_wrong', { id: text.slice(0, 40) }));
}

/** Older clients send deploy where others send upload. */
function typeIn(text: string): ScheduleType {
  return text === 'deploy' ? 'upload' : oneOf('type', text, SCHEDULE_TYPES);
}

function oneOf<const T extends string>(name: string, text: string, values: readonly T[]): T {
  const value = values.find((candidate) => candidate === text);
  if (value !== undefined) return value;
  throw new Refusal('invalid', message('choice_wrong', { name, given: text, values }), { field: name });
}

function cronItemIn(item: Static<typeof CronItemInput>, index: number, type: ScheduleType): CronItem {
  // A missing size is not taken for 0.
  if (item.instance_num === undefined && isSizing(type)) {
    throw new Refusal('invalid', message('instance_num_missing', { index }), {
      field: `cron_itmes.${index}.instance_num`,
    });
  }
  return {
    instanceNum: item.instance_num ?? 0,
    concurrRatio: item.concurr_ratio ?? 0,
    concurrNum: item.concurr_num ?? 0,
    weekDay: item.week_day,
    time: readTime(item.time),
    ignore: Boolean(item.ignore),
  };
}

function dependItemIn(item: Static<typeof DependItemInput>): DependItem {
  return {
    poolId: item.pool_id as PoolId,
    ratio: item.ratio,
    elasticCount: item.elastic_count ?? 0,
    stepName: item.step_name ?? '',
    ignore: Boolean(item.ignore),
  };
}
