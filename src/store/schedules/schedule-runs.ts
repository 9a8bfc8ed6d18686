import { sql } from 'kysely';
import type { CronItemId, PoolId, ScheduleId, ScheduleRunId, TaskId } from '../../domain/ids.ts';
import type { ScheduledNodeType } from '../../domain/schedules/schedule.ts';
import { englishOf, message, type Value } from '../../messages/message.ts';
import { contentJson } from '../../messages/stored.ts';
import type { Queries } from '../database.ts';
import type { ScheduleRunKind, ScheduleRunState } from './schedule-schema.ts';

/*
 * Runs of schedules.
 *
 * S2. A cron item fires once for a local time and revision: the transaction that inserts that row fires it.
 * S3. A run goes from waiting to running in the transaction that creates its tasks: after a crash there are both or
 *     neither.
 */

/** What a run says, as its columns. */
function messageColumns(value: Value) {
  return { message: englishOf(value), message_content: contentJson(value) };
}

export interface NewRun {
  readonly poolId: PoolId;
  readonly kind: ScheduleRunKind;
  readonly nodeType: ScheduledNodeType;
  readonly target: number;
  readonly due: Date;
}

/** A run that was caused by a cron item. */
export interface NewFiring extends NewRun {
  readonly itemId: CronItemId;
  readonly scheduleId: ScheduleId;
  readonly localTime: string;
  readonly revision: number;
  readonly state: 'waiting' | 'missed';
  readonly message: Value;
}

export interface FiringKey {
  readonly itemId: CronItemId;
  readonly localTime: string;
  readonly revision: number;
}

/** Those of these firings that have not been claimed yet. */
export async function unclaimed<Key extends FiringKey>(
  database: Queries,
  keys: readonly Key[],
): Promise<readonly Key[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<{ n: number }>`
    select n from unnest(${keys.map((key) => key.itemId)}::int[], ${keys.map((key) => key.localTime)}::text[],
                         ${keys.map((key) => key.revision)}::int[])
                  with ordinality as asked (item_id, local_time, revision, n)
    where not exists (select from schedule_run as run
                      where run.item_id = asked.item_id and run.local_time = asked.local_time
                        and run.revision = asked.revision)`.execute(database);
  return rows.flatMap(({ n }) => keys[n - 1] ?? []);
}

/** Claims a firing (S2). Null when it is claimed already. */
export async function claimFiring(transaction: Queries, firing: NewFiring, now: Date): Promise<ScheduleRunId | null> {
  const row = await transaction
    .insertInto('schedule_run')
    .values({
      ...columnsOf(firing, now),
      schedule_id: firing.scheduleId,
      item_id: firing.itemId,
      local_time: firing.localTime,
      revision: firing.revision,
      state: firing.state,
      ...messageColumns(firing.message),
      ended: firing.state === 'missed' ? now : null,
    })
    .onConflict((conflict) => conflict.columns(['item_id', 'local_time', 'revision']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Writes a run that was caused by another pool's run. */
export async function insertFollower(
  transaction: Queries,
  run: NewRun & { readonly parentId: ScheduleRunId },
  now: Date,
): Promise<ScheduleRunId> {
  const row = await transaction
    .insertInto('schedule_run')
    .values({ ...columnsOf(run, now), parent_id: run.parentId, state: 'waiting' })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

function columnsOf({ poolId, kind, nodeType, target, due }: NewRun, now: Date) {
  return { pool_id: poolId, kind, node_type: nodeType, target, due, created: now };
}

/** Of the runs of one kind that wait for a pool, only the latest counts. */
export async function supersedeOlder(
  transaction: Queries,
  id: ScheduleRunId,
  { poolId, kind, nodeType }: NewRun,
  now: Date,
): Promise<void> {
  await transaction
    .updateTable('schedule_run')
    .set({ state: 'superseded', ...messageColumns(message('run_superseded')), ended: now })
    .where('pool_id', '=', poolId)
    .where('kind', '=', kind)
    .where('node_type', '=', nodeType)
    .where('state', '=', 'waiting')
    .where('id', '<', id)
    .execute();
}

/** The runs that wait to begin, the oldest first. */
export async function waitingRuns(database: Queries): Promise<readonly ScheduleRunId[]> {
  const rows = await database
    .selectFrom('schedule_run')
    .select('id')
    .where('state', '=', 'waiting')
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

export interface WaitingRun {
  readonly id: ScheduleRunId;
  readonly poolId: PoolId;
  readonly kind: ScheduleRunKind;
  /** null = of kind replace, which counts no type of its own */
  readonly nodeType: ScheduledNodeType | null;
  readonly target: number;
  readonly scheduleId: ScheduleId | null;
  readonly parentId: ScheduleRunId | null;
  readonly parentState: ScheduleRunState | null;
  readonly parentPool: string | null;
  readonly message: string;
  readonly due: Date;
  readonly created: Date;
  /** True when it was caused by a cron item that is gone or switched off. */
  readonly isDropped: boolean;
  /** Of the cron item, as it is now; 0 = no such limit. */
  readonly concurrNum: number;
  readonly concurrRatio: number;
}

/** A run that counts nodes of one type. */
export type SizingRun = WaitingRun & { readonly nodeType: ScheduledNodeType };

/** A run that waits, with what it needs to begin. Null when it does not wait any more. The schedules are locked (S1). */
export async function waitingRun(transaction: Queries, id: ScheduleRunId): Promise<WaitingRun | null> {
  const { rows } = await sql<WaitingRun>`
    select run.id, run.pool_id as "poolId", run.kind, run.node_type as "nodeType", run.target,
           run.schedule_id as "scheduleId", run.parent_id as "parentId", parent.state as "parentState",
           parent_pool.name as "parentPool", run.message, run.due, run.created,
           run.local_time is not null and (item.id is null or item.ignore or schedule.exec_type <> 'crontab')
             as "isDropped",
           coalesce(item.concurr_num, 0) as "concurrNum", coalesce(item.concurr_ratio, 0) as "concurrRatio"
    from schedule_run as run
    left join schedule_run as parent on parent.id = run.parent_id
    left join pool as parent_pool on parent_pool.id = parent.pool_id
    left join cron_item as item on item.id = run.item_id
    left join schedule on schedule.id = item.schedule_id
    where run.id = ${id} and run.state = 'waiting'`.execute(transaction);
  return rows[0] ?? null;
}

/** Records why a run waits. */
export async function noteWait(transaction: Queries, id: ScheduleRunId, reason: Value): Promise<void> {
  await transaction
    .updateTable('schedule_run')
    .set(messageColumns(reason))
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .where('message', '<>', englishOf(reason))
    .execute();
}

export interface RunBegun {
  readonly state: 'running' | 'success';
  readonly target: number;
  readonly taskIds: readonly TaskId[];
  readonly message: Value;
}

/** Takes a run from waiting to running, or to its end when there is nothing to do (S3). */
export async function beginRun(transaction: Queries, id: ScheduleRunId, begun: RunBegun, now: Date): Promise<void> {
  await transaction
    .updateTable('schedule_run')
    .set({
      state: begun.state,
      target: begun.target,
      task_ids: [...begun.taskIds],
      ...messageColumns(begun.message),
      ended: begun.state === 'success' ? now : null,
    })
    .where('id', '=', id)
    .execute();
}

/** Ends a waiting run that will not begin. */
export async function endWaiting(
  database: Queries,
  id: ScheduleRunId,
  end: { readonly state: 'failed' | 'dropped'; readonly message: Value },
  now: Date,
): Promise<void> {
  await database
    .updateTable('schedule_run')
    .set({ state: end.state, ...messageColumns(end.message), ended: now })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

/** Ends the runs whose tasks are over; the outcome of the tasks is that of the run. */
export async function settleRuns(database: Queries, now: Date): Promise<void> {
  await sql`
    with over as (
      select run.id, bool_and(task.state = 'success') as is_success,
             string_agg(format('task %s: %s, %s of %s nodes', task.id, task.state, task.n_success,
                               task.n_init + task.n_running + task.n_success + task.n_failed + task.n_stopped),
                        '; ' order by task.id) as message,
             jsonb_agg(${taskEnded} order by task.id) as messages
      from schedule_run as run join task on task.id = any(run.task_ids)
      where run.state = 'running'
      group by run.id
      having not bool_or(${unfinished})
    )
    update schedule_run set state = case when is_success then 'success' else 'failed' end,
                            message = concat_ws('; ', nullif(schedule_run.message, ''), over.message),
                            message_content = ${several}, ended = ${now}
    from over where over.id = schedule_run.id and schedule_run.state = 'running'`.execute(database);
}

/** How a task ended, as the message of its line (ST1 in messages/stored.ts). */
const taskEnded = sql`jsonb_build_object('code', 'run_task_ended'::text, 'values', jsonb_build_object(
  'task', task.id, 'state', jsonb_build_object('code', 'state_'::text || task.state, 'values', '{}'::jsonb),
  'success', task.n_success, 'nodes', task.n_init + task.n_running + task.n_success + task.n_failed + task.n_stopped))`;

/** What was said of a run before, and how its tasks ended. */
const several = sql`jsonb_build_object('code', 'several'::text, 'values', jsonb_build_object('messages',
  case when schedule_run.message = '' then '[]'::jsonb
       else jsonb_build_array(coalesce(schedule_run.message_content, to_jsonb(schedule_run.message))) end
  || over.messages))`;

/**
 * The task that keeps a pool from being resized: a scheduled one, or one that replaces its machines, and so has more or less of
 * them for a while. It works on the pool, or is paused there; null when there is none.
 */
export async function openTaskOf(database: Queries, poolId: PoolId): Promise<TaskId | null> {
  const { rows } = await sql<{ id: TaskId }>`
    select task.id from schedule_run as run join task on task.id = any(run.task_ids)
    where run.pool_id = ${poolId} and ${unfinished}
    union select task.id from task where task.pool_id = ${poolId} and task.kind = 'replace' and ${unfinished}
    order by id limit 1`.execute(database);
  return rows[0]?.id ?? null;
}

/** A task that works on a pool, or is paused there, whoever started it; null when there is none. A check works on none. */
export async function unfinishedTaskOf(database: Queries, poolId: PoolId): Promise<TaskId | null> {
  const { rows } = await sql<{ id: TaskId }>`
    select id from task where pool_id = ${poolId} and kind <> 'check' and ${unfinished} order by id limit 1`.execute(
    database,
  );
  return rows[0]?.id ?? null;
}

const unfinished = sql<boolean>`(task.state in ('init', 'running') or task.state = 'stopped' and not task.ended)`;

/** Deletes runs that ended before a time. */
export async function pruneRuns(database: Queries, endedBefore: Date): Promise<void> {
  await database.deleteFrom('schedule_run').where('ended', '<', endedBefore).execute();
}
