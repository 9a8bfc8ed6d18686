import { type RawBuilder, sql } from 'kysely';
import type { NodeId, TaskId } from '../../domain/ids.ts';
import type { Plan } from '../../domain/plans/plan.ts';
import type { TaskPhase } from '../../domain/task.ts';
import { englishOf, type Value } from '../../messages/message.ts';
import { contentJson } from '../../messages/stored.ts';
import type { Queries } from '../database.ts';
import { leaveInterlude } from './interludes.ts';

/*
 * The effects of start, pause and stop on a task's rows. The task's row is locked (T1).
 */

/** Whether a task changes its nodes: a check leaves their rows as they are. */
export const changesNodes = (taskId: TaskId) => sql<boolean>`(select kind from task where id = ${taskId}) <> 'check'`;

/** Sets the state of a task. `cancelAt`: when steps that still run are ended on their nodes. */
export async function setPhase(
  transaction: Queries,
  taskId: TaskId,
  phase: TaskPhase,
  { cancelAt, now }: { readonly cancelAt: Date | null; readonly now: Date },
): Promise<void> {
  const running = phase.state === 'running';
  await transaction
    .updateTable('task')
    .set({
      state: phase.state,
      ended: phase.ended,
      cancel_at: cancelAt,
      updated: now,
      // one whose steps still run is finished when the last of them has ended
      finished: phase.ended ? sql<Date | null>`case when n_running = 0 then ${now}::timestamptz end` : null,
      ...(running ? { started: sql<Date>`coalesce(started, ${now})`, error: '' } : {}),
    })
    .where('id', '=', taskId)
    .execute();
}

/** Marks running batches as stopped, and withdraws slices that nobody has taken. */
export async function haltBatches(transaction: Queries, taskId: TaskId): Promise<void> {
  await transaction
    .updateTable('batch')
    .set({ state: 'stopped' })
    .where('task_id', '=', taskId)
    .where('state', '=', 'running')
    .execute();
  await transaction
    .updateTable('slice')
    .set({ state: 'waiting', lease: sql<number>`lease + 1` })
    .where('task_id', '=', taskId)
    .where('state', '=', 'offered')
    .execute();
}

/** The task is over: nodes that have not started will not. */
export async function stopUnstarted(transaction: Queries, taskId: TaskId, now: Date): Promise<void> {
  await sql`
    with unstarted as (
      update node_run set state = 'stopped', updated = ${now}
      where task_id = ${taskId} and state = 'init' returning node_id
    ), nodes as (
      update node set status = 'stopped', updated = ${now}
      where id in (select node_id from unstarted) and status = 'init' and ${changesNodes(taskId)}
    )
    update task set n_init = 0, n_stopped = n_stopped + (select count(*)::int from unstarted)
    where id = ${taskId}`.execute(transaction);
  await transaction
    .updateTable('batch')
    .set({ state: 'stopped' })
    .where('task_id', '=', taskId)
    .where('state', '=', 'init')
    .execute();
  await leaveInterlude(transaction, taskId);
}

/**
 * Reopens failed node runs at the step they failed at, with new attempts, and their slices and
 * batches.
 *
 * @param only the nodes to reopen; null = all
 */
export async function rerunFailed(
  transaction: Queries,
  taskId: TaskId,
  now: Date,
  only: readonly NodeId[] | null = null,
): Promise<void> {
  await sql`
    with again as (
      update node_run
      set state = 'init', attempt = attempt + 1, first_attempt = attempt + 1, retry_at = null, given_up = null,
          error = '', finished = null, updated = ${now}
      where task_id = ${taskId} and state = 'failed' and (${only}::int[] is null or node_id = any(${only}::int[]))
      returning slice_id, batch_id
    ), slices as (
      update slice set open_count = open_count + part.count, state = 'waiting'
      from (select slice_id, count(*)::int as count from again group by slice_id) as part
      where slice.id = part.slice_id
    ), batches as (
      update batch set open_count = open_count + part.count, state = 'init'
      from (select batch_id, count(*)::int as count from again group by batch_id) as part
      where batch.id = part.batch_id
    )
    update task set n_failed = n_failed - part.count, n_init = n_init + part.count
    from (select count(*)::int as count from again) as part
    where id = ${taskId}`.execute(transaction);
}

/** How node runs end that are left out. */
interface LeftOut {
  /** stopped: they do not run; success: what they were to do is done. */
  readonly state: 'stopped' | 'success';
  /** Why; '' = there is nothing to say. */
  readonly reason: Value;
}

/**
 * Finishes node runs of a task without running them. Its row is locked (T1), and no process has a slice with one of them.
 *
 * @param which a condition on rows of node_run, of which only those that have not reached an end are taken
 * @returns their addresses, in order
 */
export async function leaveOut(
  transaction: Queries,
  taskId: TaskId,
  which: RawBuilder<boolean>,
  { state, reason }: LeftOut,
  now: Date,
): Promise<readonly string[]> {
  const { rows } = await sql<{ ips: readonly string[] }>`
    with gone as (
      update node_run set state = ${state}, error = ${englishOf(reason)}, error_content = ${contentJson(reason)}::jsonb,
                          finished = ${now}, updated = ${now}
      where task_id = ${taskId} and state in ('init', 'stopped') and finished is null and ${which}
      returning id, ip, slice_id, batch_id
    ), before as (
      -- as they were before this statement
      select node_run.state from gone join node_run on node_run.id = gone.id
    ), slices as (
      update slice set open_count = open_count - part.count,
                       state = case when open_count = part.count then 'done' else state end
      from (select slice_id, count(*)::int as count from gone group by slice_id) as part
      where slice.id = part.slice_id
    ), batches as (
      update batch set open_count = open_count - part.count,
                       state = case when open_count = part.count then ${state} else state end
      from (select batch_id, count(*)::int as count from gone group by batch_id) as part
      where batch.id = part.batch_id
    )
    update task
    set n_init = n_init - (select count(*)::int from before where state = 'init'),
        n_stopped = n_stopped - (select count(*)::int from before where state = 'stopped')
                    + case when ${state} = 'stopped' then (select count(*)::int from before) else 0 end,
        n_skipped = n_skipped + case when ${state} = 'stopped' then (select count(*)::int from before) else 0 end,
        n_success = n_success + case when ${state} = 'success' then (select count(*)::int from before) else 0 end
    where id = ${taskId}
    returning (select coalesce(json_agg(ip order by id), '[]') from gone) as ips`.execute(transaction);
  return rows[0]?.ips ?? [];
}

/** The plan of a task. */
export async function planOf(transaction: Queries, taskId: TaskId): Promise<Plan> {
  const row = await transaction.selectFrom('task').select('plan').where('id', '=', taskId).executeTakeFirstOrThrow();
  return row.plan;
}

/** Replaces the plan of a task, for steps that have not run yet. */
export async function setPlan(transaction: Queries, taskId: TaskId, plan: Plan): Promise<void> {
  await transaction
    .updateTable('task')
    .set({ plan: JSON.stringify(plan) })
    .where('id', '=', taskId)
    .execute();
}

/** Tasks that were stopped for good, and whose running steps should have ended by now. */
export async function endingTasks(database: Queries, now: Date): Promise<readonly TaskId[]> {
  const rows = await database
    .selectFrom('task')
    .select('id')
    .where('cancel_at', '<', now)
    .where('ended', '=', true)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

/**
 * The task was stopped for good, and its grace time is over: nodes whose steps still run are stopped, unless a process
 * runs them. When none is left, the task is not looked at again.
 */
export async function settleEnded(transaction: Queries, taskId: TaskId, now: Date): Promise<void> {
  await sql`
    with unattended as (
      update node_run set state = 'stopped', error = 'its task was stopped, and nobody saw the step end', updated = ${now}
      from slice
      where node_run.task_id = ${taskId} and node_run.state = 'running'
        and slice.id = node_run.slice_id and slice.state <> 'held'
      returning node_run.node_id
    ), nodes as (
      update node set status = 'stopped', updated = ${now}
      where id in (select node_id from unattended) and status = 'running' and ${changesNodes(taskId)}
    )
    update task
    set n_running = n_running - (select count(*)::int from unattended),
        n_stopped = n_stopped + (select count(*)::int from unattended),
        cancel_at = case when n_running = (select count(*) from unattended) then null else cancel_at end
    where id = ${taskId} and ended`.execute(transaction);
}

/**
 * Of these tasks, those that were paused or stopped and of which no step runs any more. One that was stopped for good is
 * finished by that.
 */
export async function quietTasks(
  transaction: Queries,
  taskIds: readonly TaskId[],
  now: Date,
): Promise<readonly TaskId[]> {
  if (taskIds.length === 0) return [];
  const { rows } = await sql<{ id: TaskId }>`
    update task set finished = case when ended then coalesce(finished, ${now}) end
    where id = any(${taskIds}::int[]) and state = 'stopped' and n_running = 0
    returning id`.execute(transaction);
  return rows.map(({ id }) => id);
}
