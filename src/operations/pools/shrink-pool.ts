import { namedNodes } from '../../domain/address.ts';
import { type Asked, askedOf } from '../../domain/policies/asked.ts';
import { visible } from '../../domain/characters.ts';
import { Refusal } from '../../domain/errors.ts';
import type { NodeId, PoolId, TaskId } from '../../domain/ids.ts';
import type { OnBusy } from '../../domain/on-busy.ts';
import { isRemote, type Params, type PlannedStep } from '../../domain/plans/plan.ts';
import type { PolicyChanges } from '../../domain/policies/rolling-policy.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import {
  lockTaskPool,
  nodesOfPool,
  type TaskNode,
  type TaskPool,
  type TaskTemplate,
} from '../../store/tasks/task-sources.ts';
import type { Context } from '../context.ts';
import { changePool, planChange } from './change-pool.ts';
import type { WantedCheck } from '../tasks/check-task.ts';
import { planOfPool, templateOfPool } from '../tasks/plan-task.ts';
import type { PreparedTask, TaskForecast } from '../tasks/prepared-task.ts';
import { rollingOf, taskPolicy } from '../tasks/task-policy.ts';

export interface ShrinkRequest {
  readonly poolId: PoolId;
  /** Ids and addresses, mixed. */
  readonly nodes: readonly (number | string)[];
  /** Default: wait. */
  readonly onBusy?: OnBusy | undefined;
  /** Overrides of the template's policy, field by field; absent = none. */
  readonly policy?: PolicyChanges | null | undefined;
  /** Values for the template's parameters; null or absent = the request has no such field. */
  readonly params?: Params | null | undefined;
}

/** A shrinking, requested or scheduled, of nodes that may have no address. */
export interface Shrinking {
  readonly poolId: PoolId;
  readonly nodeIds: readonly NodeId[];
  readonly taskName: string;
}

/**
 * Starts the task that shrinks a pool by these nodes; a node's row is deleted when its machine is returned (contract §3.7).
 *
 * @throws Refusal: addresses that are not in the pool (all are named), no such pool, a template that cannot run, or
 *   busy nodes when the task must not wait
 */
export function shrinkPool(context: Context, principal: Principal, request: ShrinkRequest): Promise<TaskId> {
  const { poolId } = request;
  return changePool(context, principal, { action: 'shrink pool', poolId }, (transaction) =>
    prepareByHand(transaction, context, request),
  );
}

/** The plan of {@link shrinkPool}. Changes nothing but for a check that begins, and throws the same refusals. */
export function planShrink(
  context: Context,
  request: ShrinkRequest,
  check: WantedCheck | null,
): Promise<readonly TaskForecast[]> {
  return planChange(context, check, (transaction) => prepareByHand(transaction, context, request));
}

async function prepareByHand(
  transaction: Queries,
  context: Context,
  { poolId, nodes: names, onBusy = 'wait', policy = null, params = null }: ShrinkRequest,
): Promise<PreparedTask> {
  if (names.length === 0) {
    throw new Refusal('invalid', message('nodes_to_shrink_missing'), { field: 'nodes' });
  }
  const pool = await lockTaskPool(transaction, poolId);
  if (pool === null) throw new Refusal('invalid', message('pool_not_found', { id: poolId }));
  const { found: nodes, unknown } = namedNodes(names, await nodesOfPool(transaction, poolId));
  if (unknown.length > 0) {
    const strangers = visible([...new Set(unknown)].join(', '));
    throw new Refusal('invalid', message('nodes_not_in_pool', { pool: pool.name, nodes: strangers }), {
      field: 'nodes',
    });
  }
  const taskName = `shrink_${pool.name}`;
  return prepare(transaction, context, { pool, nodes, taskName, onBusy, policy, params, asked: askedOf({ policy }) });
}

/**
 * Decides a shrinking by the ids of nodes. The pool stays locked.
 *
 * @throws Refusal: no such pool, or a template that cannot run
 */
export async function prepareShrink(
  transaction: Queries,
  context: Context,
  { poolId, nodeIds, ...rest }: Shrinking,
): Promise<PreparedTask> {
  const pool = await lockTaskPool(transaction, poolId);
  if (pool === null) throw new Refusal('invalid', message('pool_not_found', { id: poolId }));
  const nodes = (await nodesOfPool(transaction, poolId)).filter((node) => nodeIds.includes(node.id));
  return prepare(transaction, context, {
    pool,
    nodes,
    ...rest,
    onBusy: 'wait',
    policy: null,
    params: null,
    asked: null,
  });
}

/**
 * The template by which a pool returns nodes.
 *
 * @throws Refusal when there is none, or it does not end with the return of the machine
 */
export async function shrinkTemplate(transaction: Queries, pool: TaskPool): Promise<TaskTemplate> {
  const template = await templateOfPool(transaction, pool, 'shrink');
  if (template.steps.at(-1)?.name === 'return_vm') return template;
  throw new Refusal('invalid', message('last_step_not_return', { template: template.name }));
}

/** A node whose machine was not made, or is gone, is removed without running a step on it. */
export function withoutAddressPassed(step: PlannedStep): PlannedStep {
  return isRemote(step.work) ? { ...step, work: { ...step.work, withoutAddress: 'passes' } } : step;
}

interface ShrinkTask {
  readonly pool: TaskPool;
  readonly nodes: readonly TaskNode[];
  readonly taskName: string;
  readonly onBusy: OnBusy;
  /** The request's overrides. */
  readonly policy: PolicyChanges | null;
  readonly params: Params | null;
  readonly asked: Asked | null;
}

async function prepare(
  transaction: Queries,
  context: Context,
  { pool, nodes, taskName, onBusy, policy: request, params, asked }: ShrinkTask,
): Promise<PreparedTask> {
  const template = await shrinkTemplate(transaction, pool);
  const plan = await planOfPool(transaction, context, { template, pool, tag: null, params });
  const policy = await taskPolicy({ kind: 'shrink', plan, template: template.policy, request });
  const task = {
    kind: 'shrink',
    templateId: template.id,
    templateName: template.name,
    taskName,
    poolId: pool.id,
    poolName: pool.name,
    plan: plan.map(withoutAddressPassed),
    asked,
    ...(await rollingOf(transaction, { poolId: pool.id, policy, most: nodes.length, count: nodes.length })),
    tag: null,
  } as const;
  return { task, nodes: { kind: 'known', nodes }, onBusy };
}
