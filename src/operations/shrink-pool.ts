import { Refusal } from '../domain/errors.ts';
import type { PoolId, TaskId } from '../domain/ids.ts';
import { lockTaskPool, nodesOfPool } from '../store/task-sources.ts';
import type { Context } from './context.ts';
import { launch } from './launch-task.ts';
import { planTask, templateOfPool } from './plan-task.ts';

export interface ShrinkRequest {
  readonly poolId: PoolId;
  readonly ips: readonly string[];
  readonly operator: string;
}

/**
 * Starts the task that takes nodes down; a node's row goes when its machine is returned (contract §3.7).
 *
 * @throws Refusal: addresses that are not in the pool (all are named), no such pool, or a template that cannot run
 */
export function shrinkPool(context: Context, { poolId, ips, operator }: ShrinkRequest): Promise<TaskId> {
  const wanted = new Set(ips);
  if (wanted.size === 0) throw new Refusal('invalid', 'nodes is empty: name the addresses to take down');
  return context.database.transaction().execute(async (transaction) => {
    const pool = await lockTaskPool(transaction, poolId);
    if (pool === null) throw new Refusal('invalid', `pool ${poolId} not found`);
    const nodes = (await nodesOfPool(transaction, poolId)).filter((node) => node.ip !== '-' && wanted.has(node.ip));
    const strangers = wanted.difference(new Set(nodes.map((node) => node.ip)));
    if (strangers.size > 0) {
      throw new Refusal('invalid', `not in pool ${pool.name}: ${[...strangers].join(', ')}`);
    }
    const template = await templateOfPool(transaction, pool, 'shrink');
    if (template.steps.at(-1)?.name !== 'return_vm') {
      throw new Refusal('invalid', `the last step of template ${template.name} must be return_vm, to shrink with it`);
    }
    const plan = await planTask(transaction, context, { template, pool, tag: null, params: {}, timeout: null });
    return launch(transaction, context, {
      kind: 'shrink',
      templateId: template.id,
      templateName: template.name,
      taskName: `shrink_${pool.name}`,
      poolId,
      poolName: pool.name,
      plan,
      stepLen: nodes.length,
      tag: null,
      maxFailures: null,
      operator,
      nodes,
    });
  });
}
