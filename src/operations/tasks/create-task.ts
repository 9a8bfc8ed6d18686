import { addressSpellings, referredNodes } from '../../domain/address.ts';
import { stepLen } from '../../domain/batching.ts';
import { visible } from '../../domain/characters.ts';
import { Refusal } from '../../domain/errors.ts';
import { parseMaxFailures } from '../../domain/policies/failure-policy.ts';
import type { TaskId, TemplateId } from '../../domain/ids.ts';
import type { OnBusy } from '../../domain/on-busy.ts';
import type { Params } from '../../domain/plans/plan.ts';
import type { PolicyChanges } from '../../domain/policies/rolling-policy.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import { inTransaction } from '../../store/in-transaction.ts';
import { lockTaskPool, nodesSpelled, type TaskNode } from '../../store/tasks/task-sources.ts';
import type { Context } from '../context.ts';
import { planTask, templateById } from './plan-task.ts';
import { forecast, launchPrepared, type PreparedTask, type TaskForecast } from './prepared-task.ts';
import { transact } from '../transact.ts';
import { rollingOf, taskPolicy } from './task-policy.ts';

export interface TaskRequest {
  readonly templateId: TemplateId;
  readonly taskName: string;
  /** Seconds that one attempt of a step may take; null = the server's default. */
  readonly timeout: number | null;
  /** 1–100 percent of the nodes at once; null = no such limit. */
  readonly maxRatio: number | null;
  /** The most nodes at once; null = no such limit. */
  readonly maxNum: number | null;
  /** "3" or "5%": with more failures than that the task stops before its next batch; null = no limit. */
  readonly maxFailures: string | null;
  readonly ips: readonly string[];
  readonly params: Params;
  /** Default: wait. */
  readonly onBusy?: OnBusy | undefined;
  /** by_person: they are only made, and begin when somebody starts them. */
  readonly begins?: PreparedTask['begins'];
  /** Overrides of the template's policy, field by field; absent = none. maxFailures takes precedence. */
  readonly policy?: PolicyChanges | null | undefined;
}

/**
 * Starts a template on any nodes: one task for each pool that has some of them (contract §3.1).
 *
 * @returns the tasks' ids, in the order of the pools' ids
 * @throws Refusal: unknown addresses (all are named), no nodes, a bad ratio, a template that cannot run, or busy nodes
 *   when the task must not wait
 */
export function createTasks(context: Context, principal: Principal, request: TaskRequest): Promise<readonly TaskId[]> {
  return transact(context, principal, async (transaction, note) => {
    const ids: TaskId[] = [];
    for (const prepared of await prepareTasks(transaction, context, request)) {
      const id = await launchPrepared(transaction, context, principal, prepared);
      note('create task', id);
      ids.push(id);
    }
    return ids;
  });
}

/** The plan of {@link createTasks}. Changes nothing, and throws the same refusals. */
export function planTasks(context: Context, request: TaskRequest): Promise<readonly TaskForecast[]> {
  return inTransaction(context.database, async (transaction) => {
    const forecasts: TaskForecast[] = [];
    for (const prepared of await prepareTasks(transaction, context, request)) {
      forecasts.push(await forecast(transaction, prepared));
    }
    return forecasts;
  });
}

async function prepareTasks(
  transaction: Queries,
  context: Context,
  request: TaskRequest,
): Promise<readonly PreparedTask[]> {
  const maxFailures = checkedLimits(request);
  const nodes = await nodesNamed(transaction, request.ips);
  const template = await templateById(transaction, request.templateId);
  const prepared: PreparedTask[] = [];
  for (const [poolId, poolNodes] of Map.groupBy(nodes, (node) => node.pool_id)) {
    const pool = await lockTaskPool(transaction, poolId);
    if (pool === null) throw new Refusal('invalid', message('pool_not_found', { id: poolId }));
    const plan = await planTask(transaction, context, {
      template,
      pool,
      tag: ownTag(template.steps, pool.docker_image),
      params: request.params,
      timeout: request.timeout === null || request.timeout < 1 ? null : request.timeout,
    });
    const policy = await taskPolicy({
      kind: 'manual',
      plan,
      template: template.policy,
      request: request.policy ?? null,
    });
    const rolling = await rollingOf(transaction, {
      poolId,
      policy: policy === null || maxFailures === null ? policy : { ...policy, max_failures: maxFailures },
      most: stepLen(poolNodes.length, request),
      count: poolNodes.length,
    });
    const task = {
      kind: 'manual',
      templateId: template.id,
      templateName: template.name,
      taskName: request.taskName,
      poolId,
      poolName: pool.name,
      plan,
      ...rolling,
      tag: null,
      maxFailures: maxFailures ?? rolling.maxFailures,
    } as const;
    const onBusy = request.onBusy ?? 'wait';
    prepared.push({ task, nodes: { kind: 'known', nodes: poolNodes }, onBusy, begins: request.begins });
  }
  return prepared;
}

/** In order of pool and node. @throws Refusal that names every unknown address */
async function nodesNamed(transaction: Queries, texts: readonly string[]): Promise<readonly TaskNode[]> {
  const nodes = await nodesSpelled(transaction, addressSpellings(texts));
  const referred = referredNodes(texts, nodes);
  const unknown = [...new Set(texts)].filter((text) => !referred.has(text));
  if (unknown.length > 0)
    throw new Refusal('invalid', message('no_node_at', { addresses: unknown.map(visible) }), { field: 'nodes' });
  const wanted = new Set(referred.values());
  return nodes.filter((node) => wanted.has(node));
}

/** @returns the parsed failure limit */
export function checkedLimits({ ips, maxRatio, maxNum, maxFailures }: TaskRequest): string | null {
  if (ips.length === 0) throw new Refusal('invalid', message('nodes_missing'), { field: 'nodes' });
  if (maxRatio !== null && (maxRatio < 1 || maxRatio > 100)) {
    throw new Refusal('invalid', message('max_ratio_wrong', { given: maxRatio }), { field: 'max_ratio' });
  }
  if (maxNum !== null && maxNum < 1)
    throw new Refusal('invalid', message('max_num_wrong', { given: maxNum }), { field: 'max_num' });
  return maxFailures === null ? null : parseMaxFailures(maxFailures);
}

/** An image in the template is kept; else the service's image is started. */
export function ownTag(
  steps: readonly { readonly name: string; readonly param_values: Params }[],
  image: string,
): string | null {
  const start = steps.find((step) => step.name.startsWith('start_service'));
  const tag = start?.param_values['tag'];
  return tag === undefined || tag === '' ? image : null;
}
