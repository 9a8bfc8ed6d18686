import { needsAt, sizeNeeded, sizeTogether } from '../domain/schedules/dependency.ts';
import { Refusal } from '../domain/errors.ts';
import type { PoolId, TaskId } from '../domain/ids.ts';
import type { DependItem } from '../domain/schedules/schedule.ts';
import { message } from '../messages/message.ts';
import type { Queries } from '../store/database.ts';
import type { Gate } from '../store/schedules/gates.ts';
import { needsOn, replaceNeeds } from '../store/fleet/pool-needs.ts';
import { insertFollower, type SizingRun, supersedeOlder } from '../store/schedules/schedule-runs.ts';
import { countOtherNodes } from '../store/schedules/scheduled-nodes.ts';
import { planOf } from '../store/tasks/task-control.ts';

/*
 * The consequences of a pool's resizing for the pools that it depends on. The schedules are locked (S1).
 */

type Dependency = DependItem & { readonly poolName: string };

export interface GateRequest {
  readonly taskId: TaskId;
  readonly pool: { readonly id: PoolId; readonly name: string };
  readonly dependencies: readonly Dependency[];
  /** Seconds. */
  readonly waitLimit: number;
}

/**
 * The gates of a task that expands a pool: one for each pool it depends on.
 *
 * @throws Refusal when the task has no such step
 */
export async function gatesFor(
  transaction: Queries,
  { taskId, pool, dependencies, waitLimit }: GateRequest,
): Promise<readonly Gate[]> {
  const names = (await planOf(transaction, taskId)).map((step) => step.name);
  const gates: Gate[] = [];
  for (const { poolId, poolName, stepName, ratio } of dependencies) {
    const stepIndex = stepName === '' ? names.length - 1 : names.indexOf(stepName);
    if (stepIndex < 0) {
      throw new Refusal(
        'invalid',
        message('dependency_step_wrong', { pool: poolName, step: stepName, name: pool.name, steps: names }),
      );
    }
    const needs = await needsOn(transaction, poolId);
    const reserved = needs.filter((need) => need.poolId !== pool.id).reduce((sum, need) => sum + need.size, 0);
    gates.push({ poolId, stepIndex, ratio, reserved, waitLimit });
  }
  return gates;
}

/**
 * Makes the pools that a pool depends on follow it to its new size; also those that it depended on before.
 *
 * @param move target: the new number of nodes of the run's type in the pool
 */
export async function followWith(
  transaction: Queries,
  run: SizingRun,
  { target, dependencies }: { readonly target: number; readonly dependencies: readonly Dependency[] },
  now: Date,
): Promise<void> {
  const nodes = target + (await countOtherNodes(transaction, run.poolId, run.nodeType));
  const needs = needsAt(nodes, dependencies);
  const before = await replaceNeeds(transaction, run.poolId, needs);
  for (const poolId of new Set([...needs.map((need) => need.poolId), ...before])) {
    const own = needs.find((need) => need.poolId === poolId);
    const size = sizeTogether(await needsOn(transaction, poolId), run.poolId, own);
    const follower = {
      poolId,
      kind: 'size',
      nodeType: 'depend',
      target: size,
      due: run.due,
      parentId: run.id,
    } as const;
    const id = await insertFollower(transaction, follower, now);
    await supersedeOlder(transaction, id, follower, now);
  }
}

/**
 * The size below which a pool must not shrink: what the pools that depend on it need, both for the nodes that they should
 * have and for those that they could not return.
 */
export async function sizeStillNeeded(transaction: Queries, poolId: PoolId, target: number): Promise<number> {
  const needs = await needsOn(transaction, poolId);
  const size = needs.reduce((sum, need) => sum + Math.max(need.size, sizeNeeded(need.nodes, need)), 0);
  return Math.max(target, size);
}
