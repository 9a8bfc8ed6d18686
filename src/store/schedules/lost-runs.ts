import { sql } from 'kysely';
import type { PoolId, ScheduleRunId, TaskId, VmTypeId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';
import type { PoolWithLosses } from '../fleet/lost-nodes.ts';
import type { WatchedEvent } from '../tasks/task-rows.ts';
import type { ScheduleRunState } from './schedule-schema.ts';

/*
 * Runs that replace nodes which have lost their machines. Like those of schedules they begin once (S3).
 */

/** Writes a run that waits to begin. The schedules are locked (S1). */
export async function insertLostRun(
  transaction: Queries,
  { poolId, nodes }: PoolWithLosses,
  now: Date,
): Promise<ScheduleRunId> {
  const row = await transaction
    .insertInto('schedule_run')
    .values({
      pool_id: poolId,
      kind: 'replace',
      node_type: null,
      target: nodes,
      state: 'waiting',
      due: now,
      created: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** The event with the present state of such a run. */
export async function lostEvent(transaction: Queries, id: ScheduleRunId): Promise<WatchedEvent> {
  const { pool_id, pool_name, state, target, task_ids, message, message_content } = await transaction
    .selectFrom('schedule_run as run')
    .innerJoin('pool', 'pool.id', 'run.pool_id')
    .select(['run.pool_id', 'pool.name as pool_name', 'run.state', 'run.target', 'run.task_ids'])
    .select(['run.message', 'run.message_content'])
    .where('run.id', '=', id)
    .executeTakeFirstOrThrow();
  return { type: 'lost', pool_id, pool_name, state, nodes: target, task_ids, message, message_content };
}

export interface LostRunView {
  readonly state: Exclude<ScheduleRunState, 'superseded' | 'missed'>;
  readonly nodes: number;
  readonly message: string;
  readonly message_content: unknown;
  readonly task_ids: readonly TaskId[];
  /** Seconds since 1970. */
  readonly since: number;
}

/** How nodes of a pool that lose their machines are replaced. */
export interface LostPoolView {
  readonly pool_id: PoolId;
  readonly pool_name: string;
  readonly replace_lost: boolean;
  /** The last run; null = there is none. */
  readonly last: LostRunView | null;
}

/** The pools of a machine type that have lost nodes, or had some replaced since a time. */
export async function lostPools(
  database: Queries,
  vmTypeId: VmTypeId,
  { since, most }: { readonly since: Date; readonly most: number },
): Promise<readonly LostPoolView[]> {
  const { rows } = await sql<LostPoolView>`
    select pool.id as pool_id, pool.name as pool_name, pool.replace_lost,
           case when run.id is not null then jsonb_build_object(
             'state', run.state, 'nodes', run.target, 'message', run.message, 'message_content', run.message_content,
             'task_ids', run.task_ids, 'since', extract(epoch from run.created)::float8) end as last
    from pool left join lateral (
      select * from schedule_run where schedule_run.pool_id = pool.id and kind = 'replace' order by id desc limit 1
    ) as run on true
    where exists (select from machine_drift join node on node.id = machine_drift.node_id and node.vm_id = machine_drift.vm_id
                  where machine_drift.vm_type_id = ${vmTypeId} and machine_drift.kind = 'lost' and node.pool_id = pool.id)
       or pool.vm_type = ${vmTypeId} and run.created >= ${since}
    order by pool.id limit ${most}`.execute(database);
  return rows;
}
