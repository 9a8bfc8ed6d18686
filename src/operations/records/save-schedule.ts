import { visible } from '../../domain/characters.ts';
import { cycleThrough, sizeNeeded } from '../../domain/schedules/dependency.ts';
import { Refusal } from '../../domain/errors.ts';
import type { PoolId, ScheduleId } from '../../domain/ids.ts';
import { referredName } from '../../domain/name.ts';
import { checkSchedule, isSizing, type Schedule } from '../../domain/schedules/schedule.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import {
  dependencyEdges,
  findSchedule,
  insertSchedule,
  lockSchedules,
  otherTimes,
  renewSizes,
  replaceSchedule,
  type SavedSchedule,
  unknownPools,
} from '../../store/schedules/schedules.ts';
import { raiseVersion, type Stamp } from '../../store/record-versions.ts';
import { type ScheduleFields, scheduleRecord } from '../../store/schedules/schedule-record.ts';
import { lockTaskPool, taskTemplate } from '../../store/tasks/task-sources.ts';
import type { Context } from '../context.ts';
import { transact } from '../transact.ts';
import { openRecord, type RecordKind, saveRecord, stampOf } from './versioned.ts';

/** Whoever changes a definition holds the schedules' lock (S1). */
export const SCHEDULE: RecordKind<ScheduleFields> = {
  table: 'schedule',
  columns: ['type', 'exec_type', 'cron_items', 'depend_items'],
  hold: 'from_changes',
  find: scheduleRecord,
};

/**
 * Writes a definition: a new one, or in place of another. The size that its pool should have now is applied by the
 * scheduler at its next look.
 *
 * @param id the definition to replace; null = a new one
 * @param version the one that this replaces; undefined = whichever there is
 * @returns its id and version
 * @throws Refusal that names what is wrong: a value, an unknown pool, another pool than before, a cycle of pools; or that
 *   somebody changed the definition since that version
 */
export async function saveSchedule(
  context: Context,
  principal: Principal,
  id: ScheduleId | null,
  schedule: Schedule,
  version?: number,
): Promise<{ readonly id: ScheduleId; readonly version: number }> {
  return transact(context, principal, async (transaction, note) => {
    const { old, known } = await checkedSchedule(transaction, context, id, schedule);
    const stamp = stampOf(context, principal);
    const saved = old === null ? await insertSchedule(transaction, known, stamp) : old.id;
    const present = old === null ? 1 : await replace(transaction, old, known, version, stamp);
    if (isSizing(schedule.type)) await renewSizes(transaction, schedule.poolId);
    note(old === null ? 'create schedule' : 'update schedule', saved);
    return { id: saved, version: present };
  });
}

/** A definition that can be saved. */
export interface CheckedSchedule {
  /** The one that it replaces; null = none. */
  readonly old: SavedSchedule | null;
  /** With steps named as the pool's template names them. */
  readonly known: Schedule;
}

/**
 * Locks the schedules (S1), and checks a definition as a save and its plan do.
 *
 * @throws Refusal as {@link saveSchedule}
 */
export async function checkedSchedule(
  transaction: Queries,
  context: Context,
  id: ScheduleId | null,
  schedule: Schedule,
): Promise<CheckedSchedule> {
  checkSchedule(schedule, context.limits.maxExpand);
  checkNeeds(schedule, context.limits.maxExpand);
  await lockSchedules(transaction);
  await checkPools(transaction, schedule);
  const old = id === null ? null : await replaceable(transaction, id, schedule.poolId);
  await checkCycles(transaction, schedule, id);
  await checkTimes(transaction, schedule, id);
  return { old, known: await withKnownSteps(transaction, schedule) };
}

async function replace(
  transaction: Queries,
  old: SavedSchedule,
  schedule: Schedule,
  version: number | undefined,
  stamp: Stamp,
): Promise<number> {
  const record = await openRecord(transaction, SCHEDULE, old.id, version);
  await replaceSchedule(transaction, old, schedule, stamp.at);
  const after = await scheduleRecord(transaction, old.id);
  if (record === null || after === null) throw noSchedule(old.id);
  const { version: _version, changed_by: _by, changed: _changed, ...changes } = after;
  return saveRecord(transaction, record, changes, stamp, (at) => raiseVersion(transaction, 'schedule', old.id, at));
}

async function replaceable(transaction: Queries, id: ScheduleId, poolId: PoolId): Promise<SavedSchedule> {
  const old = await findSchedule(transaction, id);
  if (old === null) throw noSchedule(id);
  if (old.poolId === poolId) return old;
  throw new Refusal('invalid', message('schedule_of_other_pool', { given: poolId, id, pool: old.poolId }), {
    field: 'pool_id',
  });
}

function noSchedule(id: ScheduleId): Refusal {
  return new Refusal('invalid', message('schedule_to_change_not_found', { id }), { field: 'id' });
}

async function checkPools(transaction: Queries, { poolId, dependItems }: Schedule): Promise<void> {
  const unknown = await unknownPools(transaction, [poolId, ...dependItems.map((item) => item.poolId)]);
  if (unknown.includes(poolId))
    throw new Refusal('invalid', message('schedule_pool_missing', { id: poolId }), { field: 'pool_id' });
  if (unknown.length > 0) {
    throw new Refusal('invalid', message('depended_pools_missing', { pools: unknown }), {
      field: 'depend_itmes',
    });
  }
}

async function checkCycles(transaction: Queries, schedule: Schedule, id: ScheduleId | null): Promise<void> {
  const { poolId: from, dependItems } = schedule;
  const others = await dependencyEdges(transaction, id);
  const cycle = cycleThrough(from, [...others, ...dependItems.map(({ poolId: to }) => ({ from, to }))]);
  if (cycle === null) return;
  throw new Refusal('invalid', message('dependency_cycle', { cycle: cycle.join(' → ') }), {
    field: 'depend_itmes',
  });
}

/** Two definitions of a pool that set a size for the same moment contradict one another. */
async function checkTimes(transaction: Queries, schedule: Schedule, id: ScheduleId | null): Promise<void> {
  if (schedule.execType !== 'crontab') return;
  const others = (await otherTimes(transaction, schedule.poolId, id)).filter(
    (other) => isSizing(other.type) === isSizing(schedule.type),
  );
  for (const [index, { weekDay, time, ignore }] of schedule.cronItems.entries()) {
    const other = ignore ? undefined : others.find((item) => item.weekDay === weekDay && item.time === time);
    if (other === undefined) continue;
    throw new Refusal(
      'invalid',
      message('cron_item_taken', { index, day: weekDay, time, schedule: other.scheduleId }),
      { field: `cron_itmes[${index}]` },
    );
  }
}

/** The needs of the largest size are checked now, rather than when the schedule fires. */
export function checkNeeds({ cronItems, dependItems }: Schedule, mostNodes: number): void {
  const largest = Math.max(0, ...cronItems.map((item) => item.instanceNum));
  for (const item of dependItems) {
    const size = sizeNeeded(largest, item);
    if (size <= mostNodes) continue;
    throw new Refusal(
      'invalid',
      message('dependency_too_large', { nodes: largest, size, pool: item.poolId, most: mostNodes }),
    );
  }
}

/** The definition, with the names of steps as stored in the pool's template. */
async function withKnownSteps(transaction: Queries, schedule: Schedule): Promise<Schedule> {
  const isNamed = schedule.dependItems.some((item) => item.stepName !== '');
  const pool = isNamed ? await lockTaskPool(transaction, schedule.poolId) : null;
  const template = pool?.tasks.expand === undefined ? null : await taskTemplate(transaction, pool.tasks.expand);
  if (template === null) return schedule;
  const steps = new Set(template.steps.map((step) => step.name));
  const stepIn = (given: string): string => {
    const name = given === '' ? given : referredName(given, steps);
    if (name !== null) return name;
    throw new Refusal(
      'invalid',
      message('dependency_step_unknown', { given: visible(given), template: template.name, steps: [...steps] }),
      { field: 'step_name' },
    );
  };
  const dependItems = schedule.dependItems.map((item) => ({ ...item, stepName: stepIn(item.stepName) }));
  return { ...schedule, dependItems };
}
