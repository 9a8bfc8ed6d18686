import { whyTooMany } from '../domain/fleet/machine-limit.ts';
import type { BatchId } from '../domain/ids.ts';
import type { Queries } from '../store/database.ts';
import { lockMachineLimits } from '../store/fleet/machine-limits.ts';
import { lockPool } from '../store/fleet/node-locks.ts';
import { newNodesDue } from '../store/tasks/replacements.ts';
import type { RoomMade } from './make-room.ts';

/**
 * Whether the new nodes of a batch that is about to begin fit what limits the number of machines: between two batches of a
 * replacement others may have made some. The task's row is locked (T1), and the limits are held from now on (ML1).
 *
 * @param look the number of this look for room, from 1; undefined = the batch has not waited
 */
export async function machineRoom(
  transaction: Queries,
  { batchId, look }: { readonly batchId: BatchId; readonly look: number | undefined },
): Promise<RoomMade> {
  const due = await newNodesDue(transaction, batchId);
  if (due === null) return { kind: 'begin' };
  // A flush that ends batches of several tasks must not wait for one pool while it holds another.
  const wait = look === undefined ? 'skip' : 'wait';
  const { poolId, vmTypeId } = due;
  const isLocked = await lockPool(transaction, poolId, wait);
  const limits = isLocked ? await lockMachineLimits(transaction, { poolId, vmTypeId }, wait) : null;
  if (limits === null) return { kind: 'wait', wait: 0, attempt: 1, message: null };
  const error = whyTooMany(limits, due.count);
  return error === null ? { kind: 'begin' } : { kind: 'stop', error };
}
