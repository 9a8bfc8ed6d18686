import { sql } from 'kysely';
import type { NodeRunId, TaskId } from '../../domain/ids.ts';
import type { Plan } from '../../domain/plans/plan.ts';
import { englishOf, message, type Value } from '../../messages/message.ts';
import { contentJson } from '../../messages/stored.ts';
import type { Queries } from '../database.ts';
import { logsDroppedBefore } from './log-partitions.ts';
import type { StepRunState } from '../schema.ts';
import type { Page, PageWanted } from '../rows.ts';

const MEBIBYTE = 1024 * 1024;
/** Bytes of the step logs of a node run that are read at once: a node decides how long each of many attempts is. */
const LARGEST_LOG = 16 * MEBIBYTE;
const LEFT_OUT = englishOf(message('log_left_out', { most: LARGEST_LOG / MEBIBYTE }));

export interface TaskLogRow {
  readonly id: number;
  readonly task_id: TaskId;
  readonly batch_id: number;
  readonly correlation_id: string;
  readonly message: string;
  readonly content: unknown;
  readonly created: Date;
}

/**
 * Lines of a task's log, in order: a page of those after a given line. When lines may have been dropped, a line with
 * id 0 that says so comes first.
 */
export async function listTaskLog(
  database: Queries,
  taskId: TaskId,
  after: number,
  { page, pageSize }: PageWanted,
): Promise<Page<TaskLogRow>> {
  const dropped = await logsDroppedBefore(database);
  // One more day, as clocks may differ. Without this bound every partition would be searched.
  const lines = sql`
    select 0::bigint as id, task.id as task_id, 0::bigint as batch_id, task.id || '-0' as correlation_id,
           ${englishOf(gone(dropped))}::text as message, ${contentJson(gone(dropped))}::jsonb as content,
           ${dropped}::timestamptz as created
    from task where task.id = ${taskId} and ${after}::bigint = 0 and task.created < ${dropped}::timestamptz
    union all
    select id, task_id, batch_id, correlation_id, message, content, created from task_log
    where task_id = ${taskId} and id > ${after}
      and created >= (select task.created - interval '1 day' from task where task.id = ${taskId})`;
  const { rows } = await sql<TaskLogRow>`
    select * from (${lines}) as line order by id limit ${pageSize} offset ${(page - 1) * pageSize}::bigint`.execute(
    database,
  );
  const counted = await sql<{ total: number }>`select count(*) as total from (${lines}) as line`.execute(database);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

export interface StepLogRow {
  readonly step_index: number;
  readonly attempt: number;
  readonly state: StepRunState;
  readonly exit_code: number | null;
  readonly log: string;
}

export interface NodeRunLog {
  readonly plan: Plan;
  readonly steps: readonly StepLogRow[];
}

/**
 * The step logs of a node run, attempt by attempt; for those that were dropped, or are too long together
 * with later ones, a line that says so; null when there is no such node run.
 */
export async function nodeRunLog(database: Queries, id: NodeRunId): Promise<NodeRunLog | null> {
  const run = await database
    .selectFrom('node_run')
    .innerJoin('task', 'task.id', 'node_run.task_id')
    .select('task.plan')
    .where('node_run.id', '=', id)
    .executeTakeFirst();
  if (run === undefined) return null;
  const dropped = await logsDroppedBefore(database);
  const written = sql`
    select run.step_index, run.attempt, run.state, run.exit_code,
           case when kept.log is null and run.finished < ${dropped}::timestamptz then ${englishOf(gone(dropped))}::text
                else coalesce(kept.log, run.log) end as log
    from step_run as run
         left join lateral (select log from step_log
                            where created = run.finished and node_run_id = run.node_run_id
                              and step_index = run.step_index and attempt = run.attempt
                            limit 1) as kept on true
    where run.node_run_id = ${id}`;
  const { rows } = await sql<StepLogRow>`
    select step_index, attempt, state, exit_code,
           case when sum(octet_length(log)) over (order by step_index desc, attempt desc) > ${LARGEST_LOG}
                then ${LEFT_OUT}::text else log end as log
    from (${written}) as step order by step_index, attempt`.execute(database);
  return { plan: run.plan, steps: rows };
}

function gone(before: Date | null): Value {
  return before === null ? '' : message('log_gone', { time: before.toISOString() });
}
