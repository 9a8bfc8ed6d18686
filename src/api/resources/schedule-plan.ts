import { Type } from 'typebox';
import type { Language } from '../../messages/language.ts';
import { textOf } from '../../messages/message.ts';
import type { PlannedMove } from '../../scheduler/plan-moves.ts';
import type { SavePlan } from '../../scheduler/plan-save.ts';
import { Id, Time } from '../http/fields.ts';
import type { Shown } from '../http/shown.ts';
import { type Clock, preciseSeconds } from '../http/times.ts';
import { shownPlans, TaskPlan } from './tasks/task-plans.ts';

/*
 * What saving a schedule would do, as clients see it.
 */

const Size = Type.Union([Type.Integer(), Type.Null()], { description: 'nodes made by schedules; null = a deploy' });
const Seconds = Type.Number({ description: 'seconds since 1970' });
const ItemTime = { week_day: Type.Integer({ description: '0 every day, 1 Sunday … 7 Saturday' }), time: Type.String() };

const Move = Type.Object({
  pool_id: Id,
  pool_name: Type.String(),
  needed_by: Type.Union([Type.String(), Type.Null()], {
    description: 'the pool that depends on it; null = it is the schedule’s pool',
  }),
  node_type: Type.Enum(['crontab', 'depend'], { description: 'which nodes count' }),
  target: Type.Integer({ description: 'how many of them it should have' }),
  creates: Type.Integer(),
  retries: Type.Integer({ description: 'failed nodes that are tried again' }),
  returns: Type.Integer(),
  manual: Type.Integer({ description: 'nodes that no schedule made; they are not counted, and stay' }),
  waits: Type.Union([Type.String(), Type.Null()], { description: 'what it would wait for' }),
  refused: Type.Union([Type.String(), Type.Null()], { description: 'why it, or a part of it, would fail' }),
  plans: Type.Array(TaskPlan),
});

export const SchedulePlan = Type.Object(
  {
    time_zone: Type.String({ description: 'the server’s' }),
    now: Seconds,
    local_time: Time,
    starts: Type.Boolean({ description: 'whether tasks begin as soon as it is saved' }),
    holds: Type.Union(
      [
        Type.Object({
          ...ItemTime,
          is_own: Type.Boolean({ description: 'false = of another schedule of the pool' }),
          schedule_id: Type.Union([Id, Type.Null()], { description: 'null = of the one that is saved' }),
          firing: Time,
          size: Size,
        }),
        Type.Null(),
      ],
      { description: 'the most recent time that is due, which counts now' },
    ),
    moves: Type.Array(Move, { description: 'the pool, and then the pools that it depends on' }),
    firings: Type.Array(Type.Object({ ...ItemTime, firing: Time, at: Seconds, size: Size }), {
      description: 'the next five of this schedule',
    }),
    others: Type.Array(Type.Object({ schedule_id: Id, ...ItemTime, size: Size }), {
      description: 'times of other schedules of the pool that say the same kind of thing',
    }),
    deploy: Type.Union([TaskPlan, Type.Null()], { description: 'a deploy, as things are now' }),
    refused: Type.Union([Type.String(), Type.Null()], {
      description: 'why the deploy would be refused, as things are now',
    }),
  },
  { $id: 'SchedulePlan', description: 'with plan=1: what saving would do' },
);

interface Reader {
  readonly clock: Clock;
  readonly now: Date;
  readonly language: Language;
}

export function shownSchedulePlan(plan: SavePlan, { clock, now, language }: Reader): Shown<typeof SchedulePlan> {
  const { holds, starts, moves, firings, others, deploy, refused } = plan;
  return {
    time_zone: clock.wall.timeZone,
    now: preciseSeconds(now) ?? 0,
    local_time: clock.shown(now),
    starts,
    holds:
      holds === null
        ? null
        : {
            ...shownItem(holds.item),
            is_own: holds.isOwn,
            schedule_id: holds.isOwn ? null : holds.item.scheduleId,
            firing: holds.firing.localTime,
          },
    moves: moves.map((move) => shownMove(move, language)),
    firings: firings.map(({ item, firing }) => ({
      ...shownItem(item),
      firing: clock.shown(firing.at),
      at: preciseSeconds(firing.at) ?? 0,
    })),
    others: others.map((item) => ({ schedule_id: item.scheduleId, ...shownItem(item) })),
    deploy: deploy === null ? null : (shownPlans([deploy], language).data.plans[0] ?? null),
    refused: refused === null ? null : textOf(refused, language),
  };
}

function shownItem({ weekDay, time, type, instanceNum }: NonNullable<SavePlan['holds']>['item']) {
  return { week_day: weekDay, time, size: type === 'upload' ? null : instanceNum };
}

function shownMove({ pool, neededBy, nodeType, tasks, ...move }: PlannedMove, language: Language): Shown<typeof Move> {
  const { target, creates, retries, returns, manual, waits, refused } = move;
  return {
    pool_id: pool.id,
    pool_name: pool.name,
    needed_by: neededBy,
    node_type: nodeType,
    target,
    creates,
    retries,
    returns,
    manual,
    waits: waits === null ? null : textOf(waits, language),
    refused: refused === null ? null : textOf(refused, language),
    plans: shownPlans(tasks, language).data.plans,
  };
}
