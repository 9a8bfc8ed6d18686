import { type Asked, askedOf } from '../../domain/policies/asked.ts';
import { type BatchSize, stepLen } from '../../domain/batching.ts';
import { Refusal } from '../../domain/errors.ts';
import type { NodeId, PoolId, TaskId } from '../../domain/ids.ts';
import { checkImage, isFixedImage } from '../../domain/image.ts';
import type { OnBusy } from '../../domain/on-busy.ts';
import type { Params } from '../../domain/plans/plan.ts';
import type { PolicyChanges } from '../../domain/policies/rolling-policy.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import { settledNodes } from '../../store/fleet/node-locks.ts';
import { lockTaskPool, nodesOfPool } from '../../store/tasks/task-sources.ts';
import type { Context } from '../context.ts';
import { changePool, planChange } from './change-pool.ts';
import { earlierTask } from '../tasks/earlier-task.ts';
import type { WantedCheck } from '../tasks/check-task.ts';
import { planOfPool, templateOfPool } from '../tasks/plan-task.ts';
import type { PreparedTask, TaskForecast } from '../tasks/prepared-task.ts';
import { rollingOf, taskPolicy } from '../tasks/task-policy.ts';

export interface DeployRequest {
  readonly poolId: PoolId;
  /** The most nodes in work at once. */
  readonly maxNum: number;
  /** The image that every node of the pool shall run. */
  readonly tag: string;
  /** Default: wait. */
  readonly onBusy?: OnBusy | undefined;
  /** Overrides of the template's policy, field by field; absent = none. */
  readonly policy?: PolicyChanges | null | undefined;
  /** Also deploys to nodes that are known to run the image. */
  readonly force?: boolean | undefined;
  /** Values for the template's parameters; null or absent = the request has no such field. */
  readonly params?: Params | null | undefined;
  /** The task that is run again, for its secrets; absent = none. */
  readonly again?: TaskId | undefined;
}

/** A deploy, requested or scheduled. */
export interface Deployment {
  readonly poolId: PoolId;
  readonly size: BatchSize;
  /** null = the service's image */
  readonly tag: string | null;
  readonly onBusy: OnBusy;
  readonly policy?: DeployRequest['policy'];
  readonly force?: DeployRequest['force'];
  readonly params?: DeployRequest['params'];
  readonly again?: DeployRequest['again'];
  /** What the request said; absent = there is none. */
  readonly asked?: Asked | null;
}

/**
 * Starts the task that deploys an image to all nodes of a pool, batch by batch (contract §3.7). Nodes that are known to
 * run it count as successes from the beginning. When the task succeeds, the image becomes the service's.
 *
 * @throws Refusal: an empty pool, no such pool, a bad batch size or tag, a template that cannot run, or busy nodes
 *   when the task must not wait
 */
export function deployPool(context: Context, principal: Principal, request: DeployRequest): Promise<TaskId> {
  const { poolId } = request;
  return changePool(context, principal, { action: 'deploy pool', poolId }, (transaction) =>
    prepareByHand(transaction, context, request),
  );
}

/** The plan of {@link deployPool}. Changes nothing but for a check that begins, and throws the same refusals. */
export function planDeploy(
  context: Context,
  request: DeployRequest,
  check: WantedCheck | null,
): Promise<readonly TaskForecast[]> {
  return planChange(context, check, (transaction) => prepareByHand(transaction, context, request));
}

async function prepareByHand(
  transaction: Queries,
  context: Context,
  { maxNum, tag, onBusy = 'wait', ...request }: DeployRequest,
): Promise<PreparedTask> {
  if (maxNum < 1) throw new Refusal('invalid', message('max_num_wrong', { given: maxNum }), { field: 'max_num' });
  if (tag === '') throw new Refusal('invalid', message('tag_missing'), { field: 'tag' });
  const { policy, force } = request;
  const asked = askedOf({ max_num: maxNum, policy, force });
  return prepareDeploy(transaction, context, { ...request, size: { maxNum, maxRatio: null }, tag, onBusy, asked });
}

/**
 * Decides a deploy. The pool stays locked.
 *
 * @throws Refusal: an empty pool, no such pool, or a template that cannot run
 */
export async function prepareDeploy(
  transaction: Queries,
  context: Context,
  { poolId, size, onBusy, params = null, again, asked = null, ...request }: Deployment,
): Promise<PreparedTask> {
  const pool = await lockTaskPool(transaction, poolId);
  if (pool === null) throw new Refusal('invalid', message('pool_not_found', { id: poolId }));
  const nodes = (await nodesOfPool(transaction, poolId)).filter((node) => node.ip !== '-');
  if (nodes.length === 0) throw new Refusal('invalid', message('pool_empty', { pool: pool.name }));
  const tag = request.tag ?? pool.docker_image;
  // after the deploy the nodes are known to run this image, whatever the template starts
  if (tag !== '') checkImage(request.tag === null ? message('service_image_of', { pool: pool.name }) : 'tag', tag);
  const template = await templateOfPool(transaction, pool, 'deploy');
  const earlier = await earlierTask(transaction, { again, templateId: template.id, poolIds: [poolId] });
  const plan = await planOfPool(transaction, context, { template, pool, tag, params, earlier: earlier?.plan });
  const policy = await taskPolicy({ kind: 'deploy', plan, template: template.policy, request: request.policy ?? null });
  const settled = request.force === true ? new Set<NodeId>() : await nodesThatRun(transaction, poolId, tag);
  const upToDate = nodes.filter((node) => settled.has(node.id));
  const open = nodes.filter((node) => !settled.has(node.id));
  const most = stepLen(nodes.length, size);
  const task = {
    kind: 'deploy',
    templateId: template.id,
    templateName: template.name,
    taskName: `deploy_${pool.name}`,
    poolId,
    poolName: pool.name,
    plan,
    asked,
    ...(await rollingOf(transaction, { poolId, policy, most, count: open.length, upToDate })),
    tag,
  } as const;
  return { task, nodes: { kind: 'known', nodes: open }, onBusy, again };
}

/** The nodes that are known to run an image; none for one whose content may change. */
function nodesThatRun(transaction: Queries, poolId: PoolId, tag: string): Promise<ReadonlySet<NodeId>> {
  return isFixedImage(tag) ? settledNodes(transaction, poolId, tag) : Promise.resolve(new Set());
}
