import { addressSpellings, referredNodes } from '../../domain/address.ts';
import { type Asked, askedOf, type NodeOrder } from '../../domain/policies/asked.ts';
import { stepLen } from '../../domain/batching.ts';
import { visible } from '../../domain/characters.ts';
import { Refusal } from '../../domain/errors.ts';
import { parseMaxFailures } from '../../domain/policies/failure-policy.ts';
import { NO_TEMPLATE, type TaskId, type TemplateId, type VmTypeId } from '../../domain/ids.ts';
import type { OnBusy } from '../../domain/on-busy.ts';
import { factsPlan } from '../../domain/plans/facts-step.ts';
import { checkCommand, type Command, commandStep } from '../../domain/plans/command.ts';
import type { RemoteSteps } from '../../domain/plans/implemented-action.ts';
import type { Params, Plan } from '../../domain/plans/plan.ts';
import type { PolicyChanges } from '../../domain/policies/rolling-policy.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import { lockTaskPool, nodesSpelled, type TaskNode, type TaskTemplate } from '../../store/tasks/task-sources.ts';
import type { Context } from '../context.ts';
import { type Planned, plannedTasks, type WantedCheck } from './check-task.ts';
import { earlierTask } from './earlier-task.ts';
import { type PlanRequest, planTask, templateById } from './plan-task.ts';
import { withFreshContent } from './planned-content.ts';
import { launchPrepared, type PreparedTask, type TaskForecast } from './prepared-task.ts';
import { scriptsAtNode } from './scripts-at-node.ts';
import { transact } from '../transact.ts';
import { rollingOf, taskPolicy } from './task-policy.ts';

/** What tasks do with their nodes. */
export type TaskWork =
  | {
      readonly kind: 'template';
      readonly templateId: TemplateId;
      readonly params: Params;
      readonly again?: TaskId | undefined;
    }
  | { readonly kind: 'command'; readonly command: Command }
  /** Only facts are gathered, whatever their age. */
  | { readonly kind: 'facts' };

export interface TaskRequest {
  readonly work: TaskWork;
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
  /** given: the nodes come in the order of `ips`; by default in that of their ids. */
  readonly order?: NodeOrder | undefined;
  /** Default: wait. */
  readonly onBusy?: OnBusy | undefined;
  /** by_person: they are only made, and begin when somebody starts them. */
  readonly begins?: PreparedTask['begins'];
  /** Overrides of the template's policy, field by field; absent = none. maxFailures takes precedence. */
  readonly policy?: PolicyChanges | null | undefined;
}

/**
 * Starts a template or a command on any nodes: one task for each pool that has some of them (contract §3.1).
 *
 * @returns the tasks' ids, in the order of the pools' ids
 * @throws Refusal: unknown addresses (all are named), no nodes, a bad ratio, a template that cannot run, or busy nodes
 *   when the task must not wait
 */
export function createTasks(context: Context, principal: Principal, request: TaskRequest): Promise<readonly TaskId[]> {
  return withFreshContent(context, () =>
    transact(context, principal, async (transaction, note) => {
      const ids: TaskId[] = [];
      for (const prepared of await prepareTasks(transaction, context, request)) {
        const id = await launchPrepared(transaction, context, principal, prepared);
        note(NOTES[request.work.kind], id);
        ids.push(id);
      }
      return ids;
    }),
  );
}

const NOTES = { template: 'create task', command: 'run command', facts: 'gather facts' } as const;

/**
 * The plan of {@link createTasks}. Changes nothing but for a check that begins, and throws the same refusals.
 *
 * @param scriptsFor the address of a node whose scripts are wanted too; null = none
 * @param check which nodes are asked what would change; null = none
 */
export function planTasks(
  context: Context,
  request: TaskRequest,
  scriptsFor: string | null,
  check: WantedCheck | null,
): Promise<readonly TaskForecast[]> {
  return plannedTasks(context, check, async (transaction) => {
    const planned: Planned[] = [];
    for (const prepared of await prepareTasks(transaction, context, request)) {
      const { task, nodes } = prepared;
      const known = nodes.kind === 'known' ? nodes.nodes : [];
      const scripts =
        scriptsFor === null ? null : await scriptsAtNode(transaction, { ...task, nodes: known }, scriptsFor);
      planned.push({ prepared, more: { scripts } });
    }
    return planned;
  });
}

async function prepareTasks(
  transaction: Queries,
  context: Context,
  request: TaskRequest,
): Promise<readonly PreparedTask[]> {
  const maxFailures = checkedLimits(request);
  const nodes = await nodesNamed(transaction, request);
  const { template, ...steps } = await stepsOf(transaction, request.work);
  const poolIds = nodes.map((node) => node.pool_id);
  const earlier = await earlierTask(transaction, { again: againOf(request.work), templateId: template.id, poolIds });
  const prepared: PreparedTask[] = [];
  const byPool = [...Map.groupBy(nodes, (node) => node.pool_id)];
  // locked in one order, whichever comes first in the request
  for (const [poolId, poolNodes] of byPool.toSorted(([one], [other]) => one - other)) {
    const pool = await lockTaskPool(transaction, poolId);
    if (pool === null) throw new Refusal('invalid', message('pool_not_found', { id: poolId }));
    const plan = await planIn(transaction, context, request, { ...steps, template, pool, earlier: earlier?.plan });
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
      asked: askedIn(request),
      ...rolling,
      tag: null,
      maxFailures: maxFailures ?? rolling.maxFailures,
    } as const;
    const onBusy = request.onBusy ?? 'wait';
    prepared.push({
      task,
      nodes: { kind: 'known', nodes: poolNodes },
      onBusy,
      begins: request.begins,
      again: earlier?.id,
    });
  }
  return prepared;
}

/** What the tasks of a request do in a pool. */
function planIn(
  transaction: Queries,
  context: Context,
  request: TaskRequest,
  parts: Omit<PlanRequest, 'tag' | 'timeout'>,
): Promise<Plan> | Plan {
  const { template, pool } = parts;
  const timeout = request.timeout === null || request.timeout < 1 ? null : request.timeout;
  if (request.work.kind === 'facts') {
    return factsPlan(pool.vm_type as VmTypeId, timeout ?? context.limits.stepTimeout);
  }
  const tag = ownTag(template.steps, pool.docker_image);
  return planTask(transaction, context, { ...parts, tag, timeout });
}

function againOf(work: TaskWork): TaskId | undefined {
  return work.kind === 'template' ? work.again : undefined;
}

function askedIn({ maxNum, maxRatio, maxFailures, timeout, order, policy }: TaskRequest): Asked {
  return askedOf({ max_num: maxNum, max_ratio: maxRatio, max_failures: maxFailures, timeout, order, policy });
}

/** A template, or what stands for one. */
async function stepsOf(
  transaction: Queries,
  work: TaskWork,
): Promise<{ readonly template: TaskTemplate; readonly params: Params; readonly remoteSteps?: RemoteSteps }> {
  if (work.kind === 'template') {
    return { template: await templateById(transaction, work.templateId), params: work.params };
  }
  const template = { id: NO_TEMPLATE, name: '', steps: [], policy: null, facts: false };
  if (work.kind === 'facts') return { template, params: {} };
  checkCommand(work.command);
  const { step, remoteSteps } = commandStep(work.command);
  return { template: { ...template, steps: [step] }, params: {}, remoteSteps };
}

/** @throws Refusal that names every unknown address */
async function nodesNamed(
  transaction: Queries,
  { ips: texts, order }: Pick<TaskRequest, 'ips' | 'order'>,
): Promise<readonly TaskNode[]> {
  const nodes = await nodesSpelled(transaction, addressSpellings(texts));
  const referred = referredNodes(texts, nodes);
  const unknown = [...new Set(texts)].filter((text) => !referred.has(text));
  if (unknown.length > 0)
    throw new Refusal('invalid', message('no_node_at', { addresses: unknown.map(visible) }), { field: 'nodes' });
  const wanted = new Set(referred.values());
  return order === 'given' ? [...wanted] : nodes.filter((node) => wanted.has(node));
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
