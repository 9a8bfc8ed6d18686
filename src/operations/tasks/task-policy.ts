import { amountOf } from '../../domain/amount.ts';
import { batchSizes } from '../../domain/batching.ts';
import { refuseFor } from '../../domain/complaints.ts';
import { Refusal } from '../../domain/errors.ts';
import type { PoolId } from '../../domain/ids.ts';
import { startsService } from '../../domain/image.ts';
import type { Plan, PlanPart } from '../../domain/plans/plan.ts';
import { mergedPolicy, type PolicyChanges, type RollingPolicy } from '../../domain/policies/rolling-policy.ts';
import { type Message, message } from '../../messages/message.ts';
import { policyComplaints } from '../../steps/checks/check-policy.ts';
import { poolSize } from '../../store/fleet/availability.ts';
import type { Queries } from '../../store/database.ts';
import type { TaskKind } from '../../store/schema.ts';
import type { NewRolling, NewTask } from '../../store/tasks/task-creation.ts';

export interface PolicyRequest {
  readonly kind: TaskKind;
  readonly plan: Plan;
  /** The template's. */
  readonly template: RollingPolicy | null;
  /** The request's overrides; null = none. */
  readonly request: PolicyChanges | null;
  /** Of a replacement: which nodes come first. */
  readonly first?: PlanPart;
}

/**
 * The policy of a task; null = none. What does not apply to this task is refused when it comes from the request,
 * and left out when it comes from the template, which may serve other tasks.
 *
 * @throws Refusal that names the field and the remedy
 */
export async function taskPolicy({ template, request, ...task }: PolicyRequest): Promise<RollingPolicy | null> {
  const obstacles = obstaclesOf(task);
  for (const [field, obstacle] of obstacles) {
    const wanted = request?.[field] ?? false;
    if (wanted !== false)
      throw new Refusal('invalid', message('policy_pointless', { field, reason: obstacle }), {
        field: `policy.${field}`,
      });
  }
  const without: PolicyChanges = Object.fromEntries(obstacles.map(([field]) => [field, null]));
  const policy = mergedPolicy(mergedPolicy(template, request), without);
  if (policy !== null) refuseFor(await policyComplaints(policy));
  return policy;
}

/** The fields that cannot apply to a task, and why. */
function obstaclesOf(
  task: Pick<PolicyRequest, 'kind' | 'plan' | 'first'>,
): readonly (readonly [keyof RollingPolicy, Message])[] {
  const { kind, plan } = task;
  const obstacles: [keyof RollingPolicy, Message][] = [];
  const noWayBack = rollbackObstacle(task);
  if (noWayBack !== null) obstacles.push(['rollback', noWayBack]);
  if (kind === 'expand') obstacles.push(['max_unavailable', message('new_nodes_take_none')]);
  if (kind === 'replace') obstacles.push(['max_unavailable', message('replace_has_its_own')]);
  // the new nodes of a replacement stay
  else if (plan.some((step) => step.work.kind === 'return_vm')) {
    obstacles.push(['health_check', message('return_leaves_no_node')]);
  }
  return obstacles;
}

function rollbackObstacle({ kind, plan, first }: Pick<PolicyRequest, 'kind' | 'plan' | 'first'>): Message | null {
  switch (kind) {
    case 'deploy':
      return startsService(plan) ? null : message('no_step_takes_image');
    case 'replace':
      return first === 'old' ? message('old_nodes_gone_first') : null;
    case 'expand':
    case 'shrink':
    case 'manual':
    case 'check':
      return message('no_image_to_go_back_to');
  }
}

/** How a task proceeds from batch to batch, and the resulting size of batches. */
export interface Rolling {
  readonly stepLen: number;
  readonly maxFailures: string | null;
  readonly rolling: NewRolling;
}

export interface RollingRequest {
  readonly poolId: PoolId;
  readonly policy: RollingPolicy | null;
  /** The largest size of a batch. */
  readonly most: number;
  /** How many nodes there are to work on. */
  readonly count: number;
  /** Nodes that need no work. */
  readonly upToDate?: NewTask['nodes'];
}

/** Splits a task into batches, by its policy and the size of its pool. */
export async function rollingOf(transaction: Queries, request: RollingRequest): Promise<Rolling> {
  const limit = request.policy?.max_unavailable;
  return rollingIn(limit === undefined ? 0 : await poolSize(transaction, request.poolId), request);
}

/** @param nodes how many the pool has; only needed when the policy limits unavailable nodes */
export function rollingIn(nodes: number, request: Omit<RollingRequest, 'poolId'>): Rolling {
  const { policy, count, upToDate = [] } = request;
  const limit = policy?.max_unavailable;
  const size = limit === undefined ? null : Math.max(1, amountOf(limit, nodes));
  const most = Math.min(request.most, size ?? request.most);
  const sizes = batchSizes({ nodes: count, whole: count + upToDate.length, most, policy });
  return {
    stepLen: Math.max(...sizes, sizes.length === 0 ? most : 1),
    maxFailures: policy?.max_failures ?? null,
    rolling: { policy, batchSizes: sizes, upToDate, rollbackOf: null },
  };
}
