import type { BecomeChoice } from '../../domain/become.ts';
import { expectedSeconds } from '../../domain/schedules/forecast.ts';
import { Refusal } from '../../domain/errors.ts';
import type { TaskId } from '../../domain/ids.ts';
import { machineTypeOf } from '../../domain/plans/plan-parts.ts';
import { planWarnings } from '../../domain/plans/plan-warnings.ts';
import type { OnBusy } from '../../domain/on-busy.ts';
import type { TaskOrigin } from '../../identity/task-origin.ts';
import type { Principal } from '../../identity/principal.ts';
import { message, type Message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import type { NodeType } from '../../store/schema.ts';
import { type Obstacle, obstacleAt } from '../../store/fleet/node-locks.ts';
import { batchesOf, type NewTask } from '../../store/tasks/task-creation.ts';
import { earlierBatchSeconds } from '../../store/tasks/task-history.ts';
import { causeOf } from '../../store/schedules/run-cause.ts';
import { insertNewNodes } from '../../store/tasks/task-sources.ts';
import type { Context } from '../context.ts';
import { refuseTooManyNodes } from '../pools/machine-room.ts';
import { launch } from './launch-task.ts';
import { plannedUsers } from './planned-users.ts';
import { type NodesToReplace, replacedAddresses, replacedNodes } from './replaced-nodes.ts';
import type { ScriptsAtNode } from './scripts-at-node.ts';

/** A task that is decided but not written yet: a plan shows it, a launch writes it. */
export interface PreparedTask {
  readonly task: Omit<NewTask, 'nodes' | 'operator' | 'origin'>;
  readonly nodes: { readonly kind: 'known'; readonly nodes: NewTask['nodes'] } | NodesToMake | NodesToReplace;
  readonly onBusy: OnBusy;
  /** by_person: a launch only writes it, and somebody starts it; absent = it starts at once. */
  readonly begins?: 'at_once' | 'by_person' | undefined;
  /** The task that it runs again; absent = none. */
  readonly again?: TaskId | undefined;
  /** What is probably not meant, beside what its plan says; absent = nothing. */
  readonly warnings?: readonly Message[];
}

interface NodesToMake {
  readonly kind: 'new';
  readonly count: number;
  readonly nodeType: NodeType;
}

/** What a task would do if it were launched now. */
export interface TaskForecast {
  readonly task: PreparedTask['task'];
  /** The users that run the actions, step by step. */
  readonly users: readonly (readonly BecomeChoice[])[];
  /** The addresses of each batch's nodes, batch by batch; '-' for a node that is yet to be made. */
  readonly batches: readonly (readonly string[])[];
  /** What is probably not meant. */
  readonly warnings: readonly Message[];
  /** null = this template never ran to its end in this pool */
  readonly expectedSeconds: number | null;
  /** The task that it would wait for; null = it would begin at once. */
  readonly waitsFor: Obstacle | null;
  /** What would run at a node that somebody asked about; absent = nobody did. */
  readonly scripts?: ScriptsAtNode | null;
  /** The task that checks it; absent or null = none does. */
  readonly check?: TaskId | null;
}

/**
 * Writes a prepared task and starts or enqueues it, in the transaction that prepared it.
 *
 * @throws Refusal when nodes are busy and the task must not wait, or would get more machines than there may be
 */
export async function launchPrepared(
  transaction: Queries,
  context: Context,
  principal: Principal,
  { task, nodes, onBusy, begins, again }: PreparedTask,
): Promise<TaskId> {
  const operator = principal.name;
  const origin = await originOf(transaction, principal, again);
  if (nodes.kind === 'new') {
    return launch(transaction, context, {
      ...task,
      operator,
      origin,
      nodes: await insertNewNodes(transaction, task.poolId, { ...nodes, machineType: machineTypeOf(task.plan) }),
    });
  }
  if (onBusy === 'refuse') await obstacleTo(transaction, nodes, onBusy);
  if (nodes.kind === 'replaced') {
    return launch(transaction, context, {
      ...task,
      operator,
      origin,
      ...(await replacedNodes(transaction, nodes, task.plan)),
    });
  }
  await refuseWithoutRoom(transaction, { task, nodes });
  return launch(transaction, context, { ...task, operator, origin, nodes: nodes.nodes }, begins);
}

/** @throws Refusal when known nodes would get more machines than there may be */
async function refuseWithoutRoom(
  transaction: Queries,
  { task, nodes }: Pick<PreparedTask, 'task' | 'nodes'>,
): Promise<void> {
  if (nodes.kind !== 'known') return;
  const { poolId, plan, kind } = task;
  const nodeIds = nodes.nodes.map(({ id }) => id);
  await refuseTooManyNodes(transaction, { poolId, plan, nodeIds, field: kind === 'manual' ? 'nodes' : null });
}

async function originOf(
  transaction: Queries,
  principal: Principal,
  again: TaskId | undefined,
): Promise<TaskOrigin | null> {
  switch (principal.kind) {
    case 'named':
    case 'token':
      if (principal.source === null) return null;
      return { ...principal.source, ...(again === undefined ? {} : { again }) };
    case 'schedule':
      return { kind: await causeOf(transaction, principal.runId), run: principal.runId };
    case 'program':
      return null;
  }
}

/**
 * Describes what a prepared task would do. Nothing is written.
 *
 * @throws Refusal where the launch would: when nodes are busy and the task must not wait, or would get too many machines
 */
export async function forecast(transaction: Queries, prepared: PreparedTask): Promise<TaskForecast> {
  const { task, nodes, onBusy } = prepared;
  const waitsFor = await obstacleTo(transaction, nodes, onBusy);
  await refuseWithoutRoom(transaction, prepared);
  const ips = addressesOf(nodes);
  const batches = batchesOf({ ...task, nodes: ips });
  const past = await earlierBatchSeconds(transaction, task);
  const users = await plannedUsers(transaction, task.plan);
  // after the old nodes of a replacement nothing is waited for
  const bakes = nodes.kind === 'replaced' ? nodes.sizes.length : undefined;
  const seconds = expectedDuration(past, batches.length, task.rolling?.policy?.bake ?? 0, bakes);
  const warnings = [...planWarnings(task.plan, task.tag), ...(prepared.warnings ?? [])];
  return { task, users, batches, warnings, expectedSeconds: seconds, waitsFor };
}

/**
 * How long a task will take, with the pauses between its batches; null = not known.
 *
 * @param past seconds of earlier batches
 * @param bake seconds from the end of a batch until the next may begin
 * @param bakes after how many batches
 */
export function expectedDuration(
  past: readonly number[],
  batches: number,
  bake: number,
  bakes = Math.max(0, batches - 1),
): number | null {
  const seconds = expectedSeconds(past, batches);
  return seconds === null ? null : seconds + bake * bakes;
}

function addressesOf(nodes: PreparedTask['nodes']): readonly string[] {
  switch (nodes.kind) {
    case 'known':
      return nodes.nodes.map(({ ip }) => ip);
    case 'new':
      return Array<string>(nodes.count).fill('-');
    case 'replaced':
      return replacedAddresses(nodes);
  }
}

async function obstacleTo(
  transaction: Queries,
  nodes: PreparedTask['nodes'],
  onBusy: OnBusy,
): Promise<Obstacle | null> {
  if (nodes.kind === 'new') return null;
  const ids = (nodes.kind === 'known' ? nodes.nodes : nodes.old).map((node) => node.id);
  const obstacle = await obstacleAt(transaction, ids);
  if (obstacle === null || onBusy === 'wait') return obstacle;
  const { taskId, taskName, ips } = obstacle;
  throw new Refusal('busy', message('nodes_busy', { task: taskId, name: taskName, nodes: ips }));
}
