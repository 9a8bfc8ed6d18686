import { Refusal } from '../../domain/errors.ts';
import { whyTooMany } from '../../domain/fleet/machine-limit.ts';
import type { PoolId } from '../../domain/ids.ts';
import { machineTypeOf } from '../../domain/plans/plan-parts.ts';
import type { Plan } from '../../domain/plans/plan.ts';
import type { Queries } from '../../store/database.ts';
import { lockMachineLimits } from '../../store/fleet/machine-limits.ts';

/** Machines that a task would make. */
export interface MachinesToMake {
  readonly poolId: PoolId;
  readonly plan: Plan;
  /** How many more there would be than now. */
  readonly more: number;
  /** The field of the request that says how many. */
  readonly field: string;
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
  if (reason !== null) throw new Refusal('invalid', reason, { field });
}
