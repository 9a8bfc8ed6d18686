import { roomFor } from '../domain/policies/availability.ts';
import type { Amount } from '../domain/amount.ts';
import type { PoolId, TaskId } from '../domain/ids.ts';
import { message, type Message } from '../messages/message.ts';
import { poolAvailability, splitBatch } from '../store/fleet/availability.ts';
import type { Queries } from '../store/database.ts';
import { lockPool } from '../store/fleet/node-locks.ts';
import { insertTaskLog, type OpenBatch } from '../store/tasks/task-rows.ts';

/** Seconds after which a batch that waits for room looks again. */
const INTERVAL = 2;

export interface RoomWanted {
  readonly taskId: TaskId;
  readonly poolId: PoolId;
  /** The policy's max_unavailable. */
  readonly limit: Amount;
  /** True when it has never begun. */
  readonly batch: OpenBatch;
  /** The batch waits for room: the number of this look for it, from 1; undefined = it has not waited. */
  readonly look: number | undefined;
}

export type RoomMade =
  | { readonly kind: 'begin' }
  /** Look again after `wait` seconds, for the `attempt`-th time. */
  | { readonly kind: 'wait'; readonly wait: number; readonly attempt: number; readonly message: Message | null }
  | { readonly kind: 'stop'; readonly error: Message };

/**
 * Makes sure that a batch may begin without more nodes of the pool being unavailable than the policy allows: the batch is made
 * smaller, or has to wait. The task's row is locked (T1).
 */
export async function makeRoom(
  transaction: Queries,
  { taskId, poolId, limit, batch, look }: RoomWanted,
  now: Date,
): Promise<RoomMade> {
  // A flush that ends batches of several tasks must not wait for one pool while it holds another.
  const isLocked = await lockPool(transaction, poolId, look === undefined ? 'skip' : 'wait');
  if (!isLocked) return { kind: 'wait', wait: 0, attempt: 1, message: null };
  const room = roomFor(limit, await poolAvailability(transaction, poolId, batch.id));
  switch (room.kind) {
    case 'wait': {
      const line = (look ?? 1) === 1 ? message('room_waits', { reason: room.reason }) : null;
      return { kind: 'wait', wait: INTERVAL, attempt: (look ?? 1) + 1, message: line };
    }
    case 'stop':
      return { kind: 'stop', error: room.reason };
    case 'begin':
      if (room.size < batch.open_count) {
        await splitBatch(transaction, { ...batch, taskId }, room.size);
        const line = message('batch_made_smaller', { seq: batch.seq, size: room.size, all: batch.open_count });
        await insertTaskLog(transaction, [{ taskId, batchId: batch.id, message: line }], now);
      }
      return { kind: 'begin' };
  }
}
