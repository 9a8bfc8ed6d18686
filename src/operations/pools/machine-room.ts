import { Refusal } from '../../domain/errors.ts';
import { whyTooMany } from '../../domain/fleet/machine-limit.ts';
import type { NodeId, PoolId, TaskId } from '../../domain/ids.ts';
import { machineTypeOf } from '../../domain/plans/plan-parts.ts';
import type { Plan } from '../../domain/plans/plan.ts';
import type { Queries } from '../../store/database.ts';
import { countWithoutMachine, lockMachineLimits, unfinishedNodes } from '../../store/fleet/machine-limits.ts';
import { lockPool, queuePlace } from '../../store/fleet/node-locks.ts';
import { planOf } from '../../store/tasks/task-control.ts';

/** Machines that a task would make. */
export interface MachinesToMake {
  readonly poolId: PoolId;
  readonly plan: Plan;
  /** How many more there would be than now. */
  readonly more: number;
  /** The field of the request that says how many; null = there is none. */
  readonly field: string | null;
}

/**
 * Holds what limits the number of machines until the transaction ends (ML1). The pool is locked.
 *
 * @throws Refusal when the machine type or the cluster may not have so many
 */
export async function refuseTooManyMachines(
  transaction: Queries,
  { poolId, plan, more, field }: MachinesToMake,
): Promise<void> {
  const vmTypeId = machineTypeOf(plan);
  if (vmTypeId === null || more <= 0) return;
  const reason = whyTooMany((await lockMachineLimits(transaction, { poolId, vmTypeId }, 'wait')) ?? [], more);
  if (reason !== null) throw new Refusal('invalid', reason, field === null ? {} : { field });
}

/** Nodes that a task works on, of which those that were added by hand may get machines. */
interface MachinesToGive extends Pick<MachinesToMake, 'poolId' | 'plan' | 'field'> {
  readonly nodeIds: readonly NodeId[];
}

/**
 * The same for nodes that are there already: those that have no machine get one (ML2). The pool is locked.
 *
 * @throws Refusal when the machine type or the cluster may not have so many
 */
export async function refuseTooManyNodes(
  transaction: Queries,
  { nodeIds, ...machines }: MachinesToGive,
): Promise<void> {
  if (machineTypeOf(machines.plan) === null) return;
  await refuseTooManyMachines(transaction, { ...machines, more: await countWithoutMachine(transaction, nodeIds) });
}

/**
 * The same for the nodes of a task that starts again, and has given them up meanwhile. Its row is locked (T1).
 *
 * @throws Refusal when the machine type or the cluster may not have so many
 */
export async function refuseStartBeyondLimits(transaction: Queries, taskId: TaskId): Promise<void> {
  const plan = await planOf(transaction, taskId);
  if (machineTypeOf(plan) === null) return;
  const { poolId } = await queuePlace(transaction, taskId);
  await lockPool(transaction, poolId, 'wait');
  const nodeIds = await unfinishedNodes(transaction, taskId);
  await refuseTooManyNodes(transaction, { poolId, plan, nodeIds, field: null });
}
