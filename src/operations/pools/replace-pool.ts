import { namedNodes } from '../../domain/address.ts';
import type { Amount } from '../../domain/amount.ts';
import { visible } from '../../domain/characters.ts';
import { Refusal } from '../../domain/errors.ts';
import type { PoolId, TaskId } from '../../domain/ids.ts';
import { addressList } from '../../domain/node-list.ts';
import type { OnBusy } from '../../domain/on-busy.ts';
import { joinedParts } from '../../domain/plans/plan-parts.ts';
import type { Params, Plan } from '../../domain/plans/plan.ts';
import { askedOf } from '../../domain/policies/asked.ts';
import { replaceBatches, replaceWay, type ReplaceWay } from '../../domain/policies/replacing.ts';
import type { PolicyChanges, RollingPolicy } from '../../domain/policies/rolling-policy.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import {
  type AddressedNode,
  lockTaskPool,
  nodesOfPool,
  type TaskNode,
  type TaskPool,
  type TaskTemplate,
} from '../../store/tasks/task-sources.ts';
import type { Context } from '../context.ts';
import type { WantedCheck } from '../tasks/check-task.ts';
import { planOfPool } from '../tasks/plan-task.ts';
import type { PreparedTask, TaskForecast } from '../tasks/prepared-task.ts';
import { rollingIn, taskPolicy } from '../tasks/task-policy.ts';
import { changePool, planChange } from './change-pool.ts';
import { expandTemplate } from './expand-pool.ts';
import { refuseTooManyMachines } from './machine-room.ts';
import { shrinkTemplate, withoutAddressPassed } from './shrink-pool.ts';

export interface ReplaceRequest {
  readonly poolId: PoolId;
  /** Ids and addresses, mixed; null = all nodes that have a machine. */
  readonly nodes: readonly (number | string)[] | null;
  /** How many machines more than before there may be at once; null = the usual share. */
  readonly maxSurge: Amount | null;
  /** How many there may be less; null = none. */
  readonly maxUnavailable: Amount | null;
  /** Default: wait. */
  readonly onBusy?: OnBusy | undefined;
  /** Overrides of the policy of the template for expand, field by field; absent = none. */
  readonly policy?: PolicyChanges | null | undefined;
  /** Values for the parameters of both templates; null or absent = the request has no such field. */
  readonly params?: Params | null | undefined;
}

/**
 * Starts the task that replaces the machines of nodes by new ones, batch by batch, the oldest first: new nodes go through the
 * steps of the template for expand, and then the old ones through those of the template for shrink.
 *
 * @throws Refusal: nodes that are not in the pool or have no machine, no such pool, templates that cannot run, amounts that
 *   exclude each other, more machines at once than there may be, or busy nodes when the task must not wait
 */
export function replacePool(context: Context, principal: Principal, request: ReplaceRequest): Promise<TaskId> {
  const { poolId } = request;
  return changePool(context, principal, { action: 'replace machines of pool', poolId }, (transaction) =>
    prepareReplace(transaction, context, request),
  );
}

/** The plan of {@link replacePool}. Changes nothing, and throws the same refusals. */
export function planReplace(
  context: Context,
  request: ReplaceRequest,
  check: WantedCheck | null,
): Promise<readonly TaskForecast[]> {
  return planChange(context, check, (transaction) => prepareReplace(transaction, context, request));
}

/** A replacement, requested or begun by itself. */
export interface Replacing extends ReplaceRequest {
  /** Their machines are known to be gone: nobody asked for it. */
  readonly areLost?: boolean;
}

/**
 * Decides a replacement. The pool stays locked.
 *
 * @throws Refusal as {@link replacePool}
 */
export async function prepareReplace(
  transaction: Queries,
  context: Context,
  { poolId, onBusy = 'wait', areLost = false, ...request }: Replacing,
): Promise<PreparedTask> {
  const pool = await lockTaskPool(transaction, poolId);
  if (pool === null) throw new Refusal('invalid', message('pool_not_found', { id: poolId }));
  const { old, left } = nodesToReplace(pool, await nodesOfPool(transaction, poolId), request.nodes);
  const way = replaceWay(request, old.length);
  const most = context.limits.maxExpand;
  if (way.atOnce > most) {
    const field = way.first === 'new' ? 'max_surge' : 'max_unavailable';
    throw new Refusal('invalid', message('replace_too_many', { field, given: way.atOnce, most }), { field });
  }
  const template = await expandTemplate(transaction, pool);
  const plan = await planOf(transaction, context, { pool, template, params: request.params ?? null });
  const more = way.first === 'new' ? way.atOnce : 0;
  await refuseTooManyMachines(transaction, { poolId, plan, more, field: 'max_surge' });
  const { maxFailures, ...rest } = rollingIn(0, {
    policy: await policyOf(way, { plan, template, request: request.policy ?? null, areLost }),
    most: way.atOnce,
    count: old.length,
  });
  const sizes = rest.rolling.batchSizes;
  const { max_surge, max_unavailable } = { max_surge: request.maxSurge, max_unavailable: request.maxUnavailable };
  const task = {
    kind: 'replace',
    templateId: template.id,
    templateName: template.name,
    taskName: `replace_${areLost ? 'lost_' : ''}${pool.name}`,
    poolId,
    poolName: pool.name,
    plan,
    asked: areLost ? null : askedOf({ max_surge, max_unavailable, policy: request.policy }),
    maxFailures,
    stepLen: rest.stepLen,
    rolling: { ...rest.rolling, batchSizes: replaceBatches([], sizes, way.first).sizes },
    tag: pool.docker_image,
  } as const;
  const warnings =
    left.length === 0 ? [] : [message('plan_nodes_without_machine', { nodes: addressList(left.map(({ ip }) => ip)) })];
  return { task, nodes: { kind: 'replaced', old, sizes, first: way.first }, onBusy, warnings };
}

interface Chosen {
  readonly old: readonly TaskNode[];
  /** Nodes of the pool that have no machine, and stay as they are. */
  readonly left: readonly TaskNode[];
}

/** @throws Refusal for a name that is none of the pool's, or a named node without machine */
function nodesToReplace(pool: TaskPool, nodes: readonly AddressedNode[], names: ReplaceRequest['nodes']): Chosen {
  if (names !== null && names.length === 0)
    throw new Refusal('invalid', message('nodes_to_replace_missing'), { field: 'nodes' });
  const { found, unknown } = names === null ? { found: nodes, unknown: [] } : namedNodes(names, nodes);
  if (unknown.length > 0) {
    const strangers = visible([...new Set(unknown)].join(', '));
    throw new Refusal('invalid', message('nodes_not_in_pool', { pool: pool.name, nodes: strangers }), {
      field: 'nodes',
    });
  }
  const [old, left] = [found.filter(({ vm_id }) => vm_id !== ''), found.filter(({ vm_id }) => vm_id === '')];
  if (names !== null && left.length > 0) {
    const named = addressList(left.map(({ id, ip }) => (ip === '-' ? String(id) : ip)));
    throw new Refusal('invalid', message('nodes_without_machine', { nodes: named, id: pool.id }), { field: 'nodes' });
  }
  if (old.length === 0) throw new Refusal('invalid', message('pool_without_machines', { pool: pool.name }));
  return { old, left: left.filter(({ ip }) => ip !== '-') };
}

/** The steps of the new nodes, then those of the old ones. */
async function planOf(
  transaction: Queries,
  context: Context,
  {
    pool,
    template,
    params,
  }: { readonly pool: TaskPool; readonly template: TaskTemplate; readonly params: Params | null },
): Promise<Plan> {
  const shrink = await shrinkTemplate(transaction, pool);
  const made = await planOfPool(transaction, context, { template, pool, tag: pool.docker_image, params });
  const returned = await planOfPool(transaction, context, { template: shrink, pool, tag: null, params });
  return joinedParts(made, returned.map(withoutAddressPassed));
}

/**
 * Where old nodes that serve go first, each failure leaves the pool short of a machine: unless it is said otherwise, the first one
 * stops.
 */
async function policyOf(
  { first }: ReplaceWay,
  {
    plan,
    template,
    request,
    areLost,
  }: {
    readonly plan: Plan;
    readonly template: TaskTemplate;
    readonly request: PolicyChanges | null;
    readonly areLost: boolean;
  },
): Promise<RollingPolicy | null> {
  const policy = await taskPolicy({ kind: 'replace', plan, first, template: template.policy, request });
  return first === 'new' || areLost ? policy : { max_failures: '0', ...policy };
}
