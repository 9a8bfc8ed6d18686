import { Refusal } from '../../domain/errors.ts';
import type { NodeId, PoolId, TaskId } from '../../domain/ids.ts';
import type { ScheduledNodeType } from '../../domain/schedules/schedule.ts';
import { conditionOf, decideSize, type SizeDecision, type SizedNode } from '../../domain/schedules/sizing.ts';
import type { Principal } from '../../identity/principal.ts';
import { type Message, message, type Value } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import { type Gate, setGates } from '../../store/schedules/gates.ts';
import { deleteNodes } from '../../store/fleet/nodes.ts';
import { type ScheduledNode, scheduledNodes } from '../../store/schedules/scheduled-nodes.ts';
import { lockTaskPool, type TaskPool } from '../../store/tasks/task-sources.ts';
import type { Context } from '../context.ts';
import { prepareExpand } from './expand-pool.ts';
import { launchPrepared, type PreparedTask } from '../tasks/prepared-task.ts';
import { rerunNodesIn } from '../tasks/rerun-nodes.ts';
import { prepareShrink } from './shrink-pool.ts';

/*
 * Brings the number of a pool's scheduled nodes to a target. Manual nodes are not considered.
 */

export type PlannedNode = ScheduledNode & SizedNode;

/** What is to be done to a pool's nodes. */
export interface Sizing {
  readonly pool: TaskPool;
  readonly nodeType: ScheduledNodeType;
  readonly target: number;
  readonly decision: SizeDecision<PlannedNode>;
}

/**
 * Decides how a pool's nodes of one type get to `target`. The pool stays locked.
 *
 * @throws Refusal when there is no such pool
 */
export async function planSize(
  transaction: Queries,
  {
    poolId,
    nodeType,
    target,
  }: { readonly poolId: PoolId; readonly nodeType: ScheduledNodeType; readonly target: number },
): Promise<Sizing> {
  const pool = await lockTaskPool(transaction, poolId);
  if (pool === null) throw new Refusal('invalid', message('pool_not_found', { id: poolId }));
  const rows = await scheduledNodes(transaction, poolId, nodeType);
  const nodes = rows.map((node): PlannedNode => ({ ...node, condition: conditionOf(node, pool.docker_image) }));
  return { pool, nodeType, target, decision: decideSize(target, nodes) };
}

export interface Sized {
  readonly taskIds: readonly TaskId[];
  /** What else was done, and what could not be; '' = nothing. */
  readonly message: Value;
}

/**
 * Carries out a decision of planSize, in the same transaction.
 *
 * @param gatesOf the steps before which new and repaired nodes wait for other pools
 * @throws Refusal: a template that cannot run
 */
export async function carryOutSize(
  transaction: Queries,
  context: Context,
  principal: Principal,
  sizing: Sizing,
  gatesOf: GatesOf,
): Promise<Sized> {
  const { decision } = sizing;
  const taskIds: TaskId[] = [];
  for (const [taskId, nodes] of Map.groupBy(decision.repair, (node) => node.lastRun?.taskId)) {
    if (taskId === undefined) continue;
    await setGates(transaction, taskId, await gatesOf(taskId));
    await rerunNodesIn(transaction, context, principal, { taskId, nodeIds: idsOf(nodes) });
    taskIds.push(taskId);
  }
  const expansion = await prepareGrowth(transaction, context, sizing);
  if (expansion !== null) {
    const taskId = await launchPrepared(transaction, context, principal, expansion);
    await setGates(transaction, taskId, await gatesOf(taskId));
    taskIds.push(taskId);
  }
  const returned = await giveBack(transaction, context, principal, sizing);
  return { taskIds: [...taskIds, ...returned.taskIds], message: returned.message };
}

/** The gates of a task that expands a pool. */
export type GatesOf = (taskId: TaskId) => Promise<readonly Gate[]>;

/**
 * Decides upon the task that makes the missing nodes; null = none are missing.
 *
 * @throws Refusal: a template that cannot run
 */
export async function prepareGrowth(
  transaction: Queries,
  context: Context,
  { pool, nodeType, target, decision }: Sizing,
): Promise<PreparedTask | null> {
  if (decision.make === 0) return null;
  const taskName = `expand_${pool.name}_to_${target}`;
  return prepareExpand(transaction, context, { poolId: pool.id, num: decision.make, nodeType, taskName, asked: null });
}

/** What returns the surplus nodes. */
export interface PreparedReturn {
  /** null = there is nothing to return, or it cannot be returned */
  readonly task: PreparedTask | null;
  /** Nodes that never had a machine: only their rows go. */
  readonly forgotten: readonly PlannedNode[];
  /** Why failed nodes stay; null = they do not. */
  readonly kept: Message | null;
}

/**
 * Decides upon the task that returns the surplus nodes.
 *
 * @throws Refusal: a template that cannot run, unless the pool grows
 */
export async function prepareReturn(
  transaction: Queries,
  context: Context,
  { pool, target, decision }: Sizing,
): Promise<PreparedReturn> {
  const forgotten = decision.giveBack.filter((node) => node.ip === '-' && node.vmId === '');
  const nodes = decision.giveBack.filter((node) => !forgotten.includes(node));
  if (nodes.length === 0) return { task: null, forgotten, kept: null };
  const taskName = `shrink_${pool.name}_to_${target}`;
  try {
    const task = await prepareShrink(transaction, context, { poolId: pool.id, nodeIds: idsOf(nodes), taskName });
    return { task, forgotten, kept: null };
  } catch (error) {
    // Nodes that cannot be returned must not keep the pool from growing.
    if (!(error instanceof Refusal) || decision.make + decision.repair.length === 0) throw error;
    return {
      task: null,
      forgotten,
      kept: message('nodes_not_returned', { count: nodes.length, reason: error.content }),
    };
  }
}

async function giveBack(transaction: Queries, context: Context, principal: Principal, sizing: Sizing): Promise<Sized> {
  const { task, forgotten, kept } = await prepareReturn(transaction, context, sizing);
  if (forgotten.length > 0) await deleteNodes(transaction, sizing.pool.id, idsOf(forgotten), context.now());
  const rows = forgotten.length === 0 ? null : message('nodes_forgotten', { count: forgotten.length });
  const parts = [rows, kept].filter((part) => part !== null);
  const [said = ''] = parts.length > 1 ? [message('several', { messages: parts })] : parts;
  if (task === null) return { taskIds: [], message: said };
  return { taskIds: [await launchPrepared(transaction, context, principal, task)], message: said };
}

function idsOf(nodes: readonly PlannedNode[]): readonly NodeId[] {
  return nodes.map((node) => node.id);
}
