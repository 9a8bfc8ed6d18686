import { sql } from 'kysely';
import type { Edge, SaidDependency } from '../../domain/schedules/dependency.ts';
import type { TimedItem } from '../../domain/schedules/due.ts';
import type { PoolId, ScheduleId } from '../../domain/ids.ts';
import type { CronItem, DependItem, Schedule, ScheduleType } from '../../domain/schedules/schedule.ts';
import { type EarlierSchedule, itemChanges } from '../../domain/schedules/saved-items.ts';
import type { Queries } from '../database.ts';
import type { Stamp } from '../record-versions.ts';

/*
 * Definitions of schedules.
 *
 * S1. A transaction that changes a definition, or decides what a definition does now, holds the schedules' lock until
 *      it ends: what it has read stays true, across all processes.
 */

/** "plan" in ASCII: the advisory lock of S1. */
const SCHEDULE_LOCK = 0x706c616e;
/** A process that freezes while it holds the lock loses its session, so that the others can go on. */
const FROZEN_AFTER = '15s';

/** Waits for the schedules' lock (S1). */
export async function lockSchedules(transaction: Queries): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(SCHEDULE_LOCK)})`.execute(transaction);
  await limitIdling(transaction);
}

/** Takes the schedules' lock (S1) unless somebody holds it. */
export async function tryLockSchedules(transaction: Queries): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select pg_try_advisory_xact_lock(${sql.lit(SCHEDULE_LOCK)}) as held`.execute(transaction);
  if (rows[0]?.held !== true) return false;
  await limitIdling(transaction);
  return true;
}

async function limitIdling(transaction: Queries): Promise<void> {
  await sql`set local idle_in_transaction_session_timeout = ${sql.lit(FROZEN_AFTER)}`.execute(transaction);
}

export interface SavedSchedule extends EarlierSchedule {
  readonly poolId: PoolId;
}

/** A definition with its cron items; null when there is none. */
export async function findSchedule(database: Queries, id: ScheduleId): Promise<SavedSchedule | null> {
  const row = await database
    .selectFrom('schedule')
    .select(['id', 'pool_id as poolId', 'type', 'exec_type as execType'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  const items = await database
    .selectFrom('cron_item')
    .select(['id', 'week_day as weekDay', 'time', 'ignore', 'revision', 'since'])
    .where('schedule_id', '=', id)
    .orderBy('id')
    .execute();
  return { ...row, items };
}

/** When a cron item of another definition is due. */
export interface OtherTime {
  readonly scheduleId: ScheduleId;
  readonly type: ScheduleType;
  readonly weekDay: number;
  readonly time: string;
}

/** The cron items of a pool that are switched on, of all definitions but one. */
export async function otherTimes(
  database: Queries,
  poolId: PoolId,
  except: ScheduleId | null,
): Promise<readonly OtherTime[]> {
  return database
    .selectFrom('cron_item')
    .innerJoin('schedule', 'schedule.id', 'cron_item.schedule_id')
    .select(['schedule.id as scheduleId', 'schedule.type', 'cron_item.week_day as weekDay', 'cron_item.time'])
    .where('schedule.pool_id', '=', poolId)
    .where('schedule.id', '<>', except ?? (0 as ScheduleId))
    .where('schedule.exec_type', '=', 'crontab')
    .where('cron_item.ignore', '=', false)
    .orderBy('schedule.id')
    .execute();
}

/** Writes a new definition. */
export async function insertSchedule(transaction: Queries, schedule: Schedule, stamp: Stamp): Promise<ScheduleId> {
  const now = stamp.at;
  const made = { saved: now, changed_by: stamp.by, changed: now };
  const { id } = await transaction
    .insertInto('schedule')
    .values({ pool_id: schedule.poolId, type: schedule.type, exec_type: schedule.execType, ...made })
    .returning('id')
    .executeTakeFirstOrThrow();
  await insertCronItems(transaction, id, schedule.cronItems, now);
  await insertDependItems(transaction, id, schedule.dependItems);
  return id;
}

/** Replaces a definition, as itemChanges decides. */
export async function replaceSchedule(
  transaction: Queries,
  old: SavedSchedule,
  schedule: Schedule,
  now: Date,
): Promise<void> {
  const { removed } = itemChanges(old, schedule);
  await transaction
    .updateTable('schedule')
    .set({ type: schedule.type, exec_type: schedule.execType, saved: now })
    .where('id', '=', old.id)
    .execute();
  await sql`delete from cron_item where id = any(${removed}::int[])`.execute(transaction);
  // what is left is kept, by its day and time
  await insertCronItems(transaction, old.id, schedule.cronItems, now);
  await transaction.deleteFrom('depend_item').where('schedule_id', '=', old.id).execute();
  await insertDependItems(transaction, old.id, schedule.dependItems);
}

async function insertCronItems(
  transaction: Queries,
  scheduleId: ScheduleId,
  items: readonly CronItem[],
  now: Date,
): Promise<void> {
  for (const item of items) {
    const values = {
      instance_num: item.instanceNum,
      concurr_ratio: item.concurrRatio,
      concurr_num: item.concurrNum,
      ignore: item.ignore,
    };
    await transaction
      .insertInto('cron_item')
      .values({ ...values, schedule_id: scheduleId, week_day: item.weekDay, time: item.time, since: now })
      .onConflict((conflict) => conflict.columns(['schedule_id', 'week_day', 'time']).doUpdateSet(values))
      .execute();
  }
}

async function insertDependItems(
  transaction: Queries,
  scheduleId: ScheduleId,
  items: readonly DependItem[],
): Promise<void> {
  if (items.length === 0) return;
  await transaction
    .insertInto('depend_item')
    .values(
      items.map((item) => ({
        schedule_id: scheduleId,
        pool_id: item.poolId,
        ratio: item.ratio,
        elastic_count: item.elasticCount,
        step_name: item.stepName,
        ignore: item.ignore,
      })),
    )
    .execute();
}

/** Makes the scheduler apply the present size of a pool again, by whichever item applies. */
export async function renewSizes(transaction: Queries, poolId: PoolId): Promise<void> {
  await sql`
    update cron_item set revision = revision + 1 from schedule
    where schedule.id = cron_item.schedule_id and schedule.pool_id = ${poolId}
      and schedule.type in ('expand', 'shrink')`.execute(transaction);
}

/** False when there is no such definition. */
export async function deleteSchedule(transaction: Queries, id: ScheduleId): Promise<boolean> {
  const { numDeletedRows } = await transaction.deleteFrom('schedule').where('id', '=', id).executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

/** Which pools follow which, by all definitions but one. */
export async function dependencyEdges(database: Queries, except: ScheduleId | null): Promise<readonly Edge[]> {
  return database
    .selectFrom('depend_item')
    .innerJoin('schedule', 'schedule.id', 'depend_item.schedule_id')
    .select(['schedule.pool_id as from', 'depend_item.pool_id as to'])
    .distinct()
    .where('schedule.id', '<>', except ?? (0 as ScheduleId))
    .execute();
}

/** Those of these pools that do not exist. */
export async function unknownPools(database: Queries, ids: readonly PoolId[]): Promise<readonly PoolId[]> {
  const { rows } = await sql<{ id: PoolId }>`
    select id from unnest(${ids}::int[]) as asked (id)
    where not exists (select from pool where pool.id = asked.id)`.execute(database);
  return rows.map((row) => row.id);
}

/** Every enabled cron item of definitions that go by the clock. */
export async function timedItems(database: Queries): Promise<readonly TimedItem[]> {
  return database
    .selectFrom('cron_item')
    .innerJoin('schedule', 'schedule.id', 'cron_item.schedule_id')
    .select([
      'cron_item.id',
      'cron_item.schedule_id as scheduleId',
      'schedule.pool_id as poolId',
      'schedule.type',
      'cron_item.instance_num as instanceNum',
      'cron_item.week_day as weekDay',
      'cron_item.time',
      'cron_item.revision',
      'cron_item.since',
    ])
    .where('schedule.exec_type', '=', 'crontab')
    .where('cron_item.ignore', '=', false)
    .execute();
}

/** Every dependency of a pool that a definition of its size names, also those that are switched off. */
export async function dependenciesSaid(database: Queries, poolId: PoolId): Promise<readonly SaidDependency[]> {
  const { rows } = await sql<SaidDependency>`
    select item.pool_id as "poolId", pool.name as "poolName", item.ratio, item.elastic_count as "elasticCount",
           item.step_name as "stepName", item.ignore, schedule.id as "scheduleId", schedule.saved
    from depend_item as item
    join schedule on schedule.id = item.schedule_id
    join pool on pool.id = item.pool_id
    where schedule.pool_id = ${poolId} and schedule.type in ('expand', 'shrink')`.execute(database);
  return rows;
}
