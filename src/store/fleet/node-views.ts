import { sql } from 'kysely';
import type { NodeId, NodeRunId, PoolId, TaskId } from '../../domain/ids.ts';
import type { Status } from '../../domain/status.ts';
import type { TaskPhase } from '../../domain/task.ts';
import type { Queries } from '../database.ts';
import type { Page, PageWanted } from '../rows.ts';
import type { NodeType, TaskKind } from '../schema.ts';
import { holderOfNode } from './node-holders.ts';

/*
 * What clients see of one node, over all of its tasks.
 */

/** So many of a node's latest tasks are looked through for what happened to it at load balancers. */
const TASKS_LOOKED_AT = 100;

interface Part {
  readonly id: number;
  readonly name: string;
}

export interface NodeView {
  readonly id: NodeId;
  readonly ip: string;
  readonly vm_id: string;
  readonly status: Status;
  /** The task that has it, or waits for it; null = none. */
  readonly holder: TaskPhase | null;
  readonly node_type: NodeType;
  readonly error: string;
  readonly error_content: unknown;
  readonly image: string | null;
  readonly image_since: Date | null;
  readonly created: Date;
  readonly updated: Date;
  readonly pool: Part & { readonly id: PoolId };
  readonly service: Part;
  readonly cluster: Part;
  /** How its machine is made; null = its pool names no machine type, or one that is gone. */
  readonly machine_type: (Part & { readonly provider: string }) | null;
  /** When its machine was made by a task; null = by none. */
  readonly machine_made: Date | null;
  /** The load balancer that its pool names. */
  readonly balancer_id: number;
  readonly can_shrink: boolean;
}

export async function findNode(database: Queries, id: NodeId): Promise<NodeView | null> {
  const { rows } = await sql<NodeView>`
    select node.id, node.ip, node.vm_id, node.status, node.node_type, node.error, node.error_content, node.image, node.image_since,
           node.created, node.updated, pool.sd_id as balancer_id, ${holderOfNode},
           jsonb_build_object('id', pool.id, 'name', pool.name) as pool,
           jsonb_build_object('id', service.id, 'name', service.name) as service,
           jsonb_build_object('id', cluster.id, 'name', cluster.name) as cluster,
           (select jsonb_build_object('id', id, 'name', name, 'provider', provider)
            from vm_type where vm_type.id = pool.vm_type) as machine_type,
           (select max(step_run.finished)
            from node_run join task on task.id = node_run.task_id and task.kind in ('expand', 'replace')
            join step_run on step_run.node_run_id = node_run.id and step_run.step_index = 0
                         and step_run.state = 'success'
            where node_run.node_id = node.id) as machine_made,
           coalesce((pool.tasks->>'shrink')::int, 0) > 0 as can_shrink
    from node join pool on pool.id = node.pool_id join service on service.id = pool.service_id
    join cluster on cluster.id = service.cluster_id
    where node.id = ${id}`.execute(database);
  return rows[0] ?? null;
}

/** What was last done with a node at a load balancer. */
export interface Registration {
  readonly balancer_id: number;
  /** null = the load balancer is gone. */
  readonly name: string | null;
  readonly is_registered: boolean;
  readonly task_id: TaskId;
  readonly at: Date;
}

/** At each load balancer, the last step that registered or unregistered a node there. */
export async function registrationsOf(database: Queries, id: NodeId): Promise<readonly Registration[]> {
  const { rows } = await sql<Registration>`
    with step as (
      select past.task_id, step_run.finished as at, planned.step #>> '{work,kind}' = 'register' as is_registered,
             (planned.step #>> '{work,sdId}')::int as balancer_id
      from (select id, task_id from node_run where node_id = ${id} order by id desc limit ${TASKS_LOOKED_AT}) as past
      join task on task.id = past.task_id
      cross join lateral jsonb_array_elements(task.plan) with ordinality as planned (step, n)
      join step_run on step_run.node_run_id = past.id and step_run.step_index = planned.n - 1
                   and step_run.state = 'success'
      where planned.step #>> '{work,kind}' in ('register', 'unregister')
    )
    select distinct on (step.balancer_id) step.*, sd.name
    from step left join sd on sd.id = step.balancer_id
    order by step.balancer_id, step.at desc`.execute(database);
  return rows;
}

/** A task as a node went through it. */
export interface NodePast {
  /** Of the node run. */
  readonly id: NodeRunId;
  readonly task_id: TaskId;
  readonly task_name: string;
  readonly kind: TaskKind;
  readonly template_name: string;
  readonly tag: string | null;
  readonly pool_id: PoolId;
  readonly pool_name: string;
  readonly opr_user: string;
  readonly ip: string;
  readonly state: Status;
  /** Where the task is. */
  readonly task_phase: TaskPhase;
  readonly step_index: number;
  /** The name of the step that it is at or ended at; null = the plan has none. */
  readonly step: string | null;
  readonly step_count: number;
  readonly error: string;
  readonly error_content: unknown;
  readonly created: Date;
  readonly started: Date | null;
  readonly finished: Date | null;
}

/** The tasks that a node was in, the latest first; also those of a node that is gone. */
export async function listNodePast(
  database: Queries,
  id: NodeId,
  { page, pageSize }: PageWanted,
): Promise<Page<NodePast>> {
  const { rows } = await sql<NodePast>`
    select run.id, run.task_id, task.task_name, task.kind, task.template_name, task.tag, task.pool_id, task.pool_name,
           task.opr_user, run.ip, run.state, run.step_index,
           jsonb_build_object('state', task.state, 'ended', task.ended) as task_phase,
           task.plan -> least(run.step_index, jsonb_array_length(task.plan) - 1) ->> 'name' as step,
           jsonb_array_length(task.plan) as step_count, run.error, run.error_content, run.created, run.started, run.finished
    from (select * from node_run where node_id = ${id} order by id desc
          limit ${pageSize} offset ${(page - 1) * pageSize}::bigint) as run
    join task on task.id = run.task_id order by run.id desc`.execute(database);
  const counted = await sql<{ total: number }>`
    select count(*) as total from node_run where node_id = ${id}`.execute(database);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

/** How many nodes of a pool are known to run an image; null = it is not known. */
export interface RunningImage {
  readonly image: string | null;
  readonly nodes: number;
}

export interface PoolImages {
  readonly pool_id: PoolId;
  readonly images: readonly RunningImage[];
  /** How many images more there are. */
  readonly more: number;
}

/** So many images of a pool are named, those of the most nodes first. */
export const MOST_IMAGES = 20;

/** What the nodes of pools run, pool by pool; a pool without nodes is missing. @param poolId null = of all pools */
export async function listPoolImages(
  database: Queries,
  poolId: number | null,
  { page, pageSize }: PageWanted,
): Promise<Page<PoolImages>> {
  const pools = sql`(select id from pool where node_count > 0 and (${poolId}::int is null or id = ${poolId}))`;
  const { rows } = await sql<PoolImages>`
    with page as (
      select id from ${pools} as wanted order by id limit ${pageSize} offset ${(page - 1) * pageSize}::bigint
    ), counted as (
      select pool_id, image, count(*)::int as nodes,
             row_number() over (partition by pool_id order by count(*) desc, image nulls last) as place
      from node where pool_id in (select id from page) group by pool_id, image
    )
    select pool_id, coalesce(jsonb_agg(jsonb_build_object('image', image, 'nodes', nodes) order by place)
                               filter (where place <= ${MOST_IMAGES}), '[]') as images,
           greatest(count(*)::int - ${MOST_IMAGES}, 0) as more
    from counted group by pool_id order by pool_id`.execute(database);
  const counted = await sql<{ total: number }>`select count(*) as total from ${pools} as wanted`.execute(database);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}
