import { sql } from 'kysely';
import type { BatchId, NodeRunId, TaskId } from '../../domain/ids.ts';
import type { Status } from '../../domain/status.ts';
import type { Queries } from '../database.ts';

/*
 * The progress of a task, and how long its steps take.
 */

export interface BatchProgressRow {
  readonly id: BatchId;
  readonly seq: number;
  readonly state: Status;
  readonly node_count: number;
  /** How many of its nodes are in each state. */
  readonly n_init: number;
  readonly n_running: number;
  readonly n_success: number;
  readonly n_failed: number;
  readonly n_stopped: number;
  readonly started: Date | null;
  readonly finished: Date | null;
}

/** The batches of a task, in order. */
export async function batchesOf(database: Queries, taskId: TaskId): Promise<readonly BatchProgressRow[]> {
  const { rows } = await sql<BatchProgressRow>`
    select batch.id, seq, batch.state, node_count, batch.started, batch.finished,
           count(*) filter (where run.state = 'init') as n_init,
           count(*) filter (where run.state = 'running') as n_running,
           count(*) filter (where run.state = 'success') as n_success,
           count(*) filter (where run.state = 'failed') as n_failed,
           count(*) filter (where run.state = 'stopped') as n_stopped
    from batch left join node_run as run on run.task_id = batch.task_id and run.batch_id = batch.id
    where batch.task_id = ${taskId}
    group by batch.id order by seq`.execute(database);
  return rows;
}

export interface StepTimesRow {
  readonly step_index: number;
  /** Attempts that ended. */
  readonly attempts: number;
  /** Of these, the ones that failed. */
  readonly failures: number;
  /** Seconds that an attempt takes. */
  readonly median: number;
  /** The longest attempts, the longest first. */
  readonly slowest: readonly { readonly id: NodeRunId; readonly ip: string; readonly seconds: number }[];
}

/** How long the attempts of each step of a task took; steps without an ended attempt are missing. */
export async function stepTimesOf(
  database: Queries,
  taskId: TaskId,
  slowest: number,
): Promise<readonly StepTimesRow[]> {
  const { rows } = await sql<StepTimesRow>`
    with ended as materialized (
      select step_run.step_index, step_run.state, node_run.id, node_run.ip,
             extract(epoch from step_run.finished - step_run.started)::float8 as seconds,
             row_number() over (partition by step_run.step_index
                                order by step_run.finished - step_run.started desc, node_run.id) as place
      from node_run join step_run on step_run.node_run_id = node_run.id
      where node_run.task_id = ${taskId} and step_run.finished is not null
    )
    select step_index, count(*)::int as attempts, (count(*) filter (where state <> 'success'))::int as failures,
           percentile_cont(0.5) within group (order by seconds) as median,
           json_agg(json_build_object('id', id, 'ip', ip, 'seconds', seconds) order by place)
             filter (where place <= ${slowest}) as slowest
    from ended group by step_index order by step_index`.execute(database);
  return rows;
}
