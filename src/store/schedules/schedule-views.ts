import { type RawBuilder, sql } from 'kysely';
import type { PoolSsh } from '../../domain/fleet/pool-ssh.ts';
import type { PoolBalancer } from '../../domain/fleet/pool-balancers.ts';
import type { PoolId, ScheduleId, TaskId } from '../../domain/ids.ts';
import type { ScheduleType } from '../../domain/schedules/schedule.ts';
import type { Outcome } from '../../domain/task.ts';
import type { Queries } from '../database.ts';
import type { RowVersion } from '../record-versions.ts';
import type { Page, PageWanted } from '../rows.ts';
import type { ScheduleRunState } from './schedule-schema.ts';
import type { PoolTasks } from '../record-schema.ts';

/*
 * What clients see of schedules.
 */

/** A pool, as the contract shows it. */
export interface ShownPool {
  readonly id: PoolId;
  readonly name: string;
  readonly desc: string;
  readonly vm_type: number;
  readonly sd_id: number;
  readonly balancers: readonly PoolBalancer[];
  readonly tasks: PoolTasks;
  readonly replace_lost: boolean;
  readonly ssh: PoolSsh;
  readonly service_id: number;
  readonly node_count: number;
  readonly version: number;
  readonly changed_by: string | null;
  /** As JSON has times. */
  readonly changed: string | null;
  readonly managed_by: string | null;
}

/** Whether schedules of another pool depend on a pool, and whether it has cron items, as 0 or 1. */
export const POOL_MARKS = [
  sql<0 | 1>`(exists (select from depend_item where depend_item.pool_id = pool.id))::int`.as('is_bedepen'),
  sql<0 | 1>`(exists (select from cron_item join schedule on schedule.id = cron_item.schedule_id
                      where schedule.pool_id = pool.id))::int`.as('is_hascron'),
];

export interface CronItemView {
  readonly id: number;
  readonly instance_num: number;
  readonly concurr_ratio: number;
  readonly concurr_num: number;
  readonly week_day: number;
  readonly time: string;
  readonly ignore: boolean;
}

export interface DependItemView {
  readonly id: number;
  readonly pool_id: PoolId;
  readonly pool: ShownPool;
  readonly ratio: number;
  readonly elastic_count: number;
  readonly step_name: string;
  readonly ignore: boolean;
}

/** What was done to a pool because of a definition. */
export interface RunView {
  readonly state: ScheduleRunState;
  /** How complete a success is, by the present state of its tasks; null = it is no success. */
  readonly outcome: Outcome | null;
  readonly message: string;
  readonly message_content: unknown;
  readonly target: number;
  readonly task_ids: readonly TaskId[];
}

/** The latest run of a definition, and the runs of the pools that its pool depends on, directly or not. */
export interface LastRunView extends RunView {
  readonly local_time: string | null;
  readonly followers: readonly (RunView & { readonly pool_id: PoolId; readonly pool_name: string })[];
}

export interface ScheduleView extends RowVersion {
  readonly id: ScheduleId;
  readonly type: ScheduleType;
  readonly exec_type: 'crontab' | 'depend';
  readonly pool: ShownPool;
  readonly cron_items: readonly CronItemView[];
  readonly depend_items: readonly DependItemView[];
  readonly last: LastRunView | null;
  readonly managed_by: string | null;
}

export interface ScheduleFilter {
  /** null = every pool */
  readonly poolId: PoolId | null;
  /** null = every type */
  readonly type: ScheduleType | null;
  /** Part of the pool's name; '' = any. */
  readonly poolName: string;
}

/** A page of definitions with all of their parts, the newest first. */
export async function listSchedules(
  database: Queries,
  { poolId, type, poolName }: ScheduleFilter,
  { page, pageSize }: PageWanted,
): Promise<Page<ScheduleView>> {
  const where = sql`(${poolId}::int is null or schedule.pool_id = ${poolId})
    and (${type}::text is null or schedule.type = ${type})
    and strpos(lower(pool.name), lower(${poolName})) > 0`;
  const from = sql`schedule join pool on pool.id = schedule.pool_id`;
  const { rows } = await sql<ScheduleView>`
    select schedule.id, schedule.type, schedule.exec_type, to_jsonb(pool) as pool, schedule.version,
           schedule.changed_by, schedule.managed_by, extract(epoch from schedule.changed)::float8 as changed,
           coalesce((select jsonb_agg(to_jsonb(item) order by item.id) from cron_item as item
                     where item.schedule_id = schedule.id), '[]') as cron_items,
           coalesce((select jsonb_agg(to_jsonb(item) || jsonb_build_object('pool', to_jsonb(needed)) order by item.id)
                     from depend_item as item join pool as needed on needed.id = item.pool_id
                     where item.schedule_id = schedule.id), '[]') as depend_items,
           (select to_jsonb(run) || jsonb_build_object('outcome', ${outcomeOf('run')}, 'followers', ${followers})
            from schedule_run as run where run.schedule_id = schedule.id order by run.id desc limit 1) as last
    from ${from} where ${where}
    order by schedule.id desc limit ${pageSize} offset ${(page - 1) * pageSize}::bigint`.execute(database);
  const { rows: counts } = await sql<{ total: number }>`
    select count(*) as total from ${from} where ${where}`.execute(database);
  return { rows, total: counts[0]?.total ?? 0 };
}

/** How complete the success of a run is, from its row; null = it is no success. A run without tasks is complete. */
function outcomeOf(run: 'run' | 'follower'): RawBuilder<Outcome | null> {
  const row = sql.table(run);
  return sql`(select case when ${row}.state <> 'success' then null
                          when bool_or(task.n_failed > 0) then 'partial' else 'complete' end
              from task where task.id = any(${row}.task_ids))`;
}

/** The runs that were caused by the run in the row of table run. */
const followers = sql`(
  with recursive follower as (
    select id, pool_id, state, message, message_content, target, task_ids from schedule_run where parent_id = run.id
    union all
    select next.id, next.pool_id, next.state, next.message, next.message_content, next.target, next.task_ids
    from follower join schedule_run as next on next.parent_id = follower.id
  )
  select coalesce(jsonb_agg(to_jsonb(follower)
                            || jsonb_build_object('outcome', ${outcomeOf('follower')}, 'pool_name', pool.name)
                            order by follower.id), '[]')
  from follower join pool on pool.id = follower.pool_id)`;
