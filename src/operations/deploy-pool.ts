import { stepLen } from '../domain/batching.ts';
import { Refusal } from '../domain/errors.ts';
import type { PoolId, TaskId } from '../domain/ids.ts';
import type { OnBusy } from '../domain/on-busy.ts';
import type { Queries } from '../store/database.ts';
import { lockTaskPool, nodesOfPool } from '../store/task-sources.ts';
import type { Context } from './context.ts';
import { planTask, templateOfPool } from './plan-task.ts';
import { forecast, launchPrepared, type PreparedTask, type TaskForecast } from './prepared-task.ts';

export interface DeployRequest {
  readonly poolId: PoolId;
  /** The most nodes in work at once. */
  readonly maxNum: number;
  /** The image that every node of the pool shall run. */
  readonly tag: string;
  readonly operator: string;
  /** By default it waits. */
  readonly onBusy?: OnBusy | undefined;
}

/**
 * Starts the task that brings an image to all nodes of a pool, batch by batch (contract §3.7). When it succeeds, the
 * image becomes the service's.
 *
 * @throws Refusal: an empty pool, no such pool, a bad batch size or tag, a template that cannot run, or nodes that are
 *   in another task while it shall not wait
 */
export function deployPool(context: Context, request: DeployRequest): Promise<TaskId> {
  return context.database
    .transaction()
    .execute(async (transaction) =>
      launchPrepared(transaction, context, await prepareDeploy(transaction, context, request)),
    );
}

/** What {@link deployPool} would do. Changes nothing, and throws what it would throw. */
export function planDeploy(context: Context, request: DeployRequest): Promise<TaskForecast> {
  return context.database
    .transaction()
    .execute(async (transaction) => forecast(transaction, await prepareDeploy(transaction, context, request)));
}

async function prepareDeploy(
  transaction: Queries,
  context: Context,
  { poolId, maxNum, tag, operator, onBusy = 'wait' }: DeployRequest,
): Promise<PreparedTask> {
  if (maxNum < 1) throw new Refusal('invalid', `max_num is ${maxNum}, and must be at least 1`);
  if (tag === '') throw new Refusal('invalid', 'tag is empty: name the image to deploy');
  const pool = await lockTaskPool(transaction, poolId);
  if (pool === null) throw new Refusal('invalid', `pool ${poolId} not found`);
  const nodes = (await nodesOfPool(transaction, poolId)).filter((node) => node.ip !== '-');
  if (nodes.length === 0) throw new Refusal('invalid', `pool ${pool.name} has no nodes to deploy to: expand it first`);
  const template = await templateOfPool(transaction, pool, 'deploy');
  const plan = await planTask(transaction, context, { template, pool, tag, params: {}, timeout: null });
  const task = {
    kind: 'deploy',
    templateId: template.id,
    templateName: template.name,
    taskName: `deploy_${pool.name}`,
    poolId,
    poolName: pool.name,
    plan,
    stepLen: stepLen(nodes.length, { maxNum, maxRatio: null }),
    tag,
    maxFailures: null,
    operator,
  } as const;
  return { task, nodes: { kind: 'known', nodes }, onBusy };
}
