import { canonicalAddress } from '../../domain/address.ts';
import { FACTS_VARIABLE } from '../../domain/facts/facts.ts';
import type { NodeId, TaskId } from '../../domain/ids.ts';
import { type Params, type Plan, runsActions } from '../../domain/plans/plan.ts';
import { type FilledAction, filledActions } from '../../steps/filled-actions.ts';
import { factsOfNode } from '../../store/fleet/node-facts.ts';
import type { Queries } from '../../store/database.ts';
import type { NewTask } from '../../store/tasks/task-creation.ts';
import { groupsOfPool } from '../../store/tasks/task-sources.ts';

/** What a task would run at one of its nodes. */
export interface ScriptsAtNode {
  readonly ip: string;
  /** Step by step; those that run nothing at the node have no actions. */
  readonly steps: readonly { readonly name: string; readonly actions: readonly FilledAction[] }[];
}

/** The task has no id yet. */
const TASK_ID = '(task_id)';

/**
 * What a task would run at a node, with everything filled in and secrets masked.
 *
 * @param wanted the node's address; when the task has no such node, its first is taken
 */
export async function scriptsAtNode(
  transaction: Queries,
  { plan, poolId, poolName, nodes }: Pick<NewTask, 'plan' | 'poolId' | 'poolName' | 'nodes'>,
  wanted: string,
  taskId: TaskId | typeof TASK_ID = TASK_ID,
): Promise<ScriptsAtNode | null> {
  const address = canonicalAddress(wanted);
  const node = nodes.find(({ ip }) => ip === wanted || canonicalAddress(ip) === address) ?? nodes[0];
  if (node === undefined) return null;
  const groups = await groupsOfPool(transaction, poolId);
  const { id, ip, vm_id } = node;
  const facts = {
    ...(await gatheredFacts(transaction, plan, id)),
    ip,
    vm_id,
    node_id: id,
    pool_name: poolName,
    ...groups,
    task_id: taskId,
  };
  const steps: { name: string; actions: readonly FilledAction[] }[] = [];
  for (const step of plan) steps.push({ name: step.name, actions: await filledActions(step, facts) });
  return { ip, steps };
}

/** The facts that the node last said, if the plan uses any. */
async function gatheredFacts(transaction: Queries, plan: Plan, id: NodeId): Promise<Params> {
  if (!plan.some(({ work }) => runsActions(work) && work.facts === true)) return {};
  const known = await factsOfNode(transaction, id);
  return known?.facts ? { [FACTS_VARIABLE]: known.facts } : {};
}
