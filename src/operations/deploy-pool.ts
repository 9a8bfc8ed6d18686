import { stepLen } from '../domain/batching.ts';
import { Refusal } from '../domain/errors.ts';
import type { PoolId, TaskId } from '../domain/ids.ts';
import { lockTaskPool, nodesOfPool } from '../store/task-sources.ts';
import type { Context } from './context.ts';
import { launch } from './launch-task.ts';
import { planTask, templateOfPool } from './plan-task.ts';

export interface DeployRequest {
  readonly poolId: PoolId;
  /** The most nodes in work at once. */
  readonly maxNum: number;
  /** The image that every node of the pool shall run. */
  readonly tag: string;
  readonly operator: string;
}

/**
 * Starts the task that brings an image to all nodes of a pool, batch by batch (contract §3.7). When it succeeds, the
 * image becomes the service's.
 *
 * @throws Refusal: an empty pool, no such pool, a bad batch size or tag, or a template that cannot run
 */
export function deployPool(context: Context, { poolId, maxNum, tag, operator }: DeployRequest): Promise<TaskId> {
  if (maxNum < 1) throw new Refusal('invalid', `max_num is ${maxNum}, and must be at least 1`);
  if (tag === '') throw new Refusal('invalid', 'tag is empty: name the image to deploy');
  return context.database.transaction().execute(async (transaction) => {
    const pool = await lockTaskPool(transaction, poolId);
    if (pool === null) throw new Refusal('invalid', `pool ${poolId} not found`);
    const nodes = (await nodesOfPool(transaction, poolId)).filter((node) => node.ip !== '-');
    if (nodes.length === 0)
      throw new Refusal('invalid', `pool ${pool.name} has no nodes to deploy to: expand it first`);
    const template = await templateOfPool(transaction, pool, 'deploy');
    const plan = await planTask(transaction, context, { template, pool, tag, params: {}, timeout: null });
    return launch(transaction, context, {
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
      nodes,
    });
  });
}
