import { Refusal } from '../domain/errors.ts';
import type { PoolId, TaskId } from '../domain/ids.ts';
import { insertNewNodes, lockTaskPool } from '../store/task-sources.ts';
import type { Context } from './context.ts';
import { launch } from './launch-task.ts';
import { planTask, templateOfPool } from './plan-task.ts';

export interface ExpandRequest {
  readonly poolId: PoolId;
  /** How many nodes to make. */
  readonly num: number;
  readonly operator: string;
}

/**
 * Makes nodes and starts the task that brings them up (contract §3.7).
 *
 * @throws Refusal: too many nodes, no such pool, or a template that cannot run
 */
export function expandPool(context: Context, { poolId, num, operator }: ExpandRequest): Promise<TaskId> {
  const most = context.limits.maxExpand;
  if (num < 1 || num > most) throw new Refusal('invalid', `num is ${num}, and must be from 1 to ${most}`);
  return context.database.transaction().execute(async (transaction) => {
    const pool = await lockTaskPool(transaction, poolId);
    if (pool === null) throw new Refusal('invalid', `pool ${poolId} not found`);
    const template = await templateOfPool(transaction, pool, 'expand');
    if (template.steps[0]?.name !== 'create_vm') {
      throw new Refusal('invalid', `the first step of template ${template.name} must be create_vm, to expand with it`);
    }
    const plan = await planTask(transaction, context, {
      template,
      pool,
      tag: pool.docker_image,
      params: {},
      timeout: null,
    });
    const nodes = await insertNewNodes(transaction, poolId, num);
    return launch(transaction, context, {
      kind: 'expand',
      templateId: template.id,
      templateName: template.name,
      taskName: `expand_${pool.name}`,
      poolId,
      poolName: pool.name,
      plan,
      stepLen: num,
      tag: pool.docker_image,
      maxFailures: null,
      operator,
      nodes,
    });
  });
}
