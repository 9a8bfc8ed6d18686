import type { PoolId } from '../domain/ids.ts';
import { type Message, message } from '../messages/message.ts';
import type { Sizing } from '../operations/pools/size-pool.ts';
import type { Queries } from '../store/database.ts';
import { openTaskOf } from '../store/schedules/schedule-runs.ts';

/*
 * What keeps a pool from being resized now. A run waits for it, and a plan of a save says it.
 */

/** The task of scheduling that works on the pool; null = there is none. */
export async function openTaskObstacle(queries: Queries, poolId: PoolId): Promise<Message | null> {
  const task = await openTaskOf(queries, poolId);
  return task === null ? null : message('run_waits_for_task', { task });
}

/** A node that would be returned, and that another task works on; null = there is none. */
export function busyObstacle({ decision }: Sizing): Message | null {
  const busy = decision.giveBack.find((node) => node.condition === 'busy');
  return busy === undefined ? null : message('run_waits_for_node', { node: busy.ip });
}
