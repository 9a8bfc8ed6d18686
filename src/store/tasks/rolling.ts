import { sql } from 'kysely';
import type { BatchId, NodeId, NodeRunId, PoolId, TaskId, TemplateId, VmTypeId } from '../../domain/ids.ts';
import { MOST_NAMED, type Unwell } from '../../domain/node-list.ts';
import type { Plan } from '../../domain/plans/plan.ts';
import type { RollingPolicy } from '../../domain/policies/rolling-policy.ts';
import type { OperatorName } from '../../identity/principal.ts';
import { englishOf, type Message, type Value } from '../../messages/message.ts';
import { contentJson, storedValue } from '../../messages/stored.ts';
import type { Queries } from '../database.ts';
import type { TaskKind } from '../schema.ts';
import { newNodesToReturn } from './replacements.ts';
import { insertEvents } from './task-rows.ts';

/*
 * Statements for a task's rolling policy. The task's row is locked (T1).
 */

export interface RollingTask {
  readonly kind: TaskKind;
  readonly pool_id: PoolId;
  readonly policy: RollingPolicy | null;
  readonly checkpoint: number;
}

/** How a task proceeds from batch to batch. */
export function rollingTask(transaction: Queries, taskId: TaskId): Promise<RollingTask> {
  return transaction
    .selectFrom('task')
    .select(['kind', 'pool_id', 'policy', 'checkpoint'])
    .where('id', '=', taskId)
    .executeTakeFirstOrThrow();
}

/** Records the service's image when a deploy begins: what it changes, and a rollback returns to. Later calls change nothing. */
export async function rememberImage(transaction: Queries, taskId: TaskId): Promise<void> {
  await sql`
    update task set previous_tag = service.docker_image
    from pool join service on service.id = pool.service_id
    where task.id = ${taskId} and task.previous_tag is null and pool.id = task.pool_id`.execute(transaction);
}

/** The first failed nodes of a task, as many as a message names. */
export async function firstFailures(transaction: Queries, taskId: TaskId): Promise<readonly Unwell[]> {
  const rows = await transaction
    .selectFrom('node_run')
    .select(['ip', 'error', 'error_content'])
    .where('task_id', '=', taskId)
    .where('state', '=', 'failed')
    .orderBy('id')
    .limit(MOST_NAMED)
    .execute();
  return rows.map(({ ip, error, error_content: content }) => ({ ip, error: storedValue(error, content) }));
}

/** Pauses a task at a checkpoint, with so many nodes done. */
export async function pauseAtCheckpoint(
  transaction: Queries,
  taskId: TaskId,
  { done, reason, now }: { readonly done: number; readonly reason: Value; readonly now: Date },
): Promise<void> {
  await transaction
    .updateTable('task')
    .set({
      state: 'stopped',
      checkpoint: done,
      error: englishOf(reason),
      error_content: contentJson(reason),
      updated: now,
    })
    .where('id', '=', taskId)
    .execute();
}

export interface CheckedTask {
  readonly policy: RollingPolicy | null;
  readonly plan: Plan;
  readonly vmTypeId: VmTypeId;
  readonly poolName: string;
  readonly serviceName: string;
  readonly clusterName: string;
}

/** The facts about a task that checks between two batches use; null when its pool is gone. */
export async function checkedTask(database: Queries, taskId: TaskId): Promise<CheckedTask | null> {
  const row = await database
    .selectFrom('task')
    .innerJoin('pool', 'pool.id', 'task.pool_id')
    .innerJoin('service', 'service.id', 'pool.service_id')
    .innerJoin('cluster', 'cluster.id', 'service.cluster_id')
    .select([
      'task.policy',
      'task.plan',
      'pool.vm_type as vmTypeId',
      'task.pool_name as poolName',
      'service.name as serviceName',
      'cluster.name as clusterName',
    ])
    .where('task.id', '=', taskId)
    .executeTakeFirst();
  return row ?? null;
}

/** The facts about a node that health checks use. */
export interface CheckedNode {
  readonly nodeRunId: NodeRunId;
  readonly nodeId: NodeId;
  readonly ip: string;
  readonly vmId: string;
}

/**
 * The nodes of a batch that went through its steps and still exist, in order.
 *
 * @param only these node runs; null = all
 */
export async function nodesToCheck(
  database: Queries,
  batchId: BatchId,
  only: readonly NodeRunId[] | null,
): Promise<readonly CheckedNode[]> {
  const { rows } = await sql<CheckedNode>`
    select run.id as "nodeRunId", node.id as "nodeId", node.ip, node.vm_id as "vmId"
    from slice join node_run as run on run.slice_id = slice.id join node on node.id = run.node_id
    where slice.batch_id = ${batchId} and run.state = 'success' and run.started is not null
      and (${only === null} or run.id = any(${only ?? []}::bigint[]))
    order by run.id`.execute(database);
  return rows;
}

interface FailedRow {
  readonly id: NodeRunId;
  readonly node_id: NodeId;
  readonly ip: string;
  readonly error: string;
  readonly error_content: Message | null;
  readonly attempt: number;
}

/** Marks unhealthy nodes as failed, and their batch too when it has no healthy node. */
export async function failUnwell(
  transaction: Queries,
  where: { readonly taskId: TaskId; readonly batchId: BatchId },
  nodes: readonly (Unwell & { readonly nodeRunId: NodeRunId })[],
  now: Date,
): Promise<void> {
  const { taskId, batchId } = where;
  const { rows } = await sql<FailedRow>`
    with failed as (
      update node_run set state = 'failed', error = unwell.error, error_content = unwell.content::jsonb, updated = ${now}
      from unnest(${nodes.map((node) => node.nodeRunId)}::bigint[],
                  ${nodes.map((node) => englishOf(node.error))}::text[],
                  ${nodes.map((node) => contentJson(node.error))}::text[])
           as unwell (id, error, content)
      where node_run.id = unwell.id and node_run.state = 'success'
      returning node_run.id, node_run.node_id, node_run.ip, node_run.error, node_run.error_content, node_run.attempt
    ), nodes as (
      update node set status = 'failed', error = failed.error, error_content = failed.error_content, updated = ${now}
      from failed where node.id = failed.node_id
    ), counts as (
      update task set n_success = n_success - part.count, n_failed = n_failed + part.count
      from (select count(*)::int as count from failed) as part where task.id = ${taskId}
    )
    select * from failed`.execute(transaction);
  await sql`
    update batch set state = 'failed'
    where id = ${batchId} and not exists (
      select from slice join node_run on node_run.slice_id = slice.id
      where slice.batch_id = ${batchId} and node_run.state = 'success')`.execute(transaction);
  await insertEvents(
    transaction,
    rows.map(({ id, ...run }) => ({
      type: 'node_run',
      task_id: taskId,
      batch_id: batchId,
      node_run_id: id,
      state: 'failed',
      condition: 'failed',
      ...run,
    })),
  );
}

/** What a rollback needs. */
export interface RolledTask {
  readonly kind: TaskKind;
  readonly template_id: TemplateId;
  readonly template_name: string;
  readonly task_name: string;
  readonly pool_id: PoolId;
  readonly pool_name: string;
  readonly plan: Plan;
  readonly opr_user: OperatorName;
  readonly tag: string | null;
  /** The service's image when the task began, and its present one. */
  readonly previous_tag: string | null;
  readonly docker_image: string;
  /**
   * Of a deploy: the nodes that the task holds and has deployed to, successfully or not, as they are now. Of a replacement:
   * the new nodes that it holds and whose old ones are untouched.
   */
  readonly nodes: readonly { readonly id: NodeId; readonly ip: string; readonly vm_id: string }[];
  /** How many of them were in work at once. */
  readonly atOnce: number;
}

export async function rolledTask(transaction: Queries, taskId: TaskId): Promise<RolledTask> {
  const task = await transaction
    .selectFrom('task')
    .innerJoin('pool', 'pool.id', 'task.pool_id')
    .innerJoin('service', 'service.id', 'pool.service_id')
    .select(['task.template_id', 'task.template_name', 'task.task_name', 'task.pool_id', 'task.pool_name', 'task.plan'])
    .select(['task.kind', 'task.opr_user', 'task.tag', 'task.previous_tag', 'service.docker_image'])
    .where('task.id', '=', taskId)
    .executeTakeFirstOrThrow();
  const nodes = await (task.kind === 'replace' ? newNodesToReturn : deployedNodes)(transaction, taskId);
  const { atOnce } = await transaction
    .selectFrom('batch')
    .select(({ fn }) => fn.max('node_count').as('atOnce'))
    .where('task_id', '=', taskId)
    .where('started', 'is not', null)
    .executeTakeFirstOrThrow();
  return { ...task, nodes, atOnce: atOnce ?? 1 };
}

function deployedNodes(transaction: Queries, taskId: TaskId): Promise<RolledTask['nodes']> {
  return transaction
    .selectFrom('node_run')
    .innerJoin('node', 'node.id', 'node_run.node_id')
    .innerJoin('node_lock', (join) =>
      join.onRef('node_lock.node_id', '=', 'node.id').onRef('node_lock.task_id', '=', 'node_run.task_id'),
    )
    .select(['node.id', 'node.ip', 'node.vm_id'])
    .distinctOn('node_run.id')
    .where('node_run.task_id', '=', taskId)
    .where('node_run.started', 'is not', null)
    .where('node.ip', '<>', '-')
    .orderBy('node_run.id')
    .execute();
}
