import { type Asked, askedOf } from '../../domain/policies/asked.ts';
import { Refusal } from '../../domain/errors.ts';
import type { PoolId, TaskId } from '../../domain/ids.ts';
import type { Params } from '../../domain/plans/plan.ts';
import type { PolicyChanges } from '../../domain/policies/rolling-policy.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import type { NodeType } from '../../store/schema.ts';
import { lockTaskPool, type TaskPool, type TaskTemplate } from '../../store/tasks/task-sources.ts';
import type { Context } from '../context.ts';
import { changePool, planChange } from './change-pool.ts';
import { refuseTooManyMachines } from './machine-room.ts';
import type { WantedCheck } from '../tasks/check-task.ts';
import { planOfPool, templateOfPool } from '../tasks/plan-task.ts';
import type { PreparedTask, TaskForecast } from '../tasks/prepared-task.ts';
import { rollingOf, taskPolicy } from '../tasks/task-policy.ts';

export interface ExpandRequest {
  readonly poolId: PoolId;
  /** How many nodes to make. */
  readonly num: number;
  /** Overrides of the template's policy, field by field; absent = none. */
  readonly policy?: PolicyChanges | null | undefined;
  /** Values for the template's parameters; null or absent = the request has no such field. */
  readonly params?: Params | null | undefined;
}

/** An expansion, requested or scheduled. */
export interface Expansion extends ExpandRequest {
  readonly nodeType: NodeType;
  /** null = named after the pool */
  readonly taskName: string | null;
  /** What the request said; null = there is none. */
  readonly asked: Asked | null;
}

/**
 * Makes nodes and starts the task that brings them up (contract §3.7).
 *
 * @throws Refusal: too many nodes, no such pool, or a template that cannot run
 */
export function expandPool(context: Context, principal: Principal, request: ExpandRequest): Promise<TaskId> {
  const { poolId } = request;
  return changePool(context, principal, { action: 'expand pool', poolId }, (transaction) =>
    prepareByHand(transaction, context, request),
  );
}

/** The plan of {@link expandPool}. Changes nothing but for a check that begins, and throws the same refusals. */
export function planExpand(
  context: Context,
  request: ExpandRequest,
  check: WantedCheck | null,
): Promise<readonly TaskForecast[]> {
  return planChange(context, check, (transaction) => prepareByHand(transaction, context, request));
}

async function prepareByHand(transaction: Queries, context: Context, request: ExpandRequest): Promise<PreparedTask> {
  const { num } = request;
  const most = context.limits.maxExpand;
  if (num < 1 || num > most) throw new Refusal('invalid', message('num_wrong', { given: num, most }), { field: 'num' });
  return prepareExpand(transaction, context, {
    ...request,
    nodeType: 'manual',
    taskName: null,
    asked: askedOf({ policy: request.policy }),
  });
}

/**
 * The template by which a pool gets new nodes.
 *
 * @throws Refusal when there is none, or it does not begin with a machine
 */
export async function expandTemplate(transaction: Queries, pool: TaskPool): Promise<TaskTemplate> {
  const template = await templateOfPool(transaction, pool, 'expand');
  if (template.steps[0]?.name === 'create_vm') return template;
  throw new Refusal('invalid', message('first_step_not_create', { template: template.name }));
}

/**
 * Decides an expansion, by any number of nodes. The pool stays locked.
 *
 * @throws Refusal: no such pool, a template that cannot run, or more machines than there may be
 */
export async function prepareExpand(
  transaction: Queries,
  context: Context,
  { poolId, num, nodeType, taskName, policy: request = null, params = null, asked }: Expansion,
): Promise<PreparedTask> {
  const pool = await lockTaskPool(transaction, poolId);
  if (pool === null) throw new Refusal('invalid', message('pool_not_found', { id: poolId }));
  const template = await expandTemplate(transaction, pool);
  const tag = pool.docker_image;
  const plan = await planOfPool(transaction, context, { template, pool, tag, params });
  await refuseTooManyMachines(transaction, { poolId, plan, more: num, field: 'num' });
  const policy = await taskPolicy({ kind: 'expand', plan, template: template.policy, request });
  const task = {
    kind: 'expand',
    templateId: template.id,
    templateName: template.name,
    taskName: taskName ?? `expand_${pool.name}`,
    poolId,
    poolName: pool.name,
    plan,
    asked,
    ...(await rollingOf(transaction, { poolId, policy, most: num, count: num })),
    tag,
  } as const;
  // no task can have new nodes
  return { task, nodes: { kind: 'new', count: num, nodeType }, onBusy: 'wait' };
}
