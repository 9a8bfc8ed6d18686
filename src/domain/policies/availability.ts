import { type Message, message } from '../../messages/message.ts';
import { type Amount, amountOf } from '../amount.ts';
import { addressList } from '../node-list.ts';

/** The nodes of a pool when a batch is about to begin. Nodes without an address do not count. */
export interface PoolAvailability {
  /** How many nodes the pool has. */
  readonly size: number;
  /** Addresses of its failed nodes, those in the batch included. */
  readonly failed: readonly string[];
  /** Addresses of its nodes that are in work in a batch of any task. */
  readonly inWork: readonly string[];
  /** The nodes of the batch, in order: whether each is available now. */
  readonly batch: readonly boolean[];
}

export type Room =
  /** The first `size` nodes of the batch may begin. */
  | { readonly kind: 'begin'; readonly size: number }
  /** None may, but some that are in work will become available again. */
  | { readonly kind: 'wait'; readonly reason: Message }
  /** None may, and nothing under way could change that. */
  | { readonly kind: 'stop'; readonly reason: Message };

/**
 * How much of a batch may begin so that no more nodes of the pool are failed or in work than `limit`. A node that has
 * failed already takes no room. A share refers to the pool's nodes, and is at least one node.
 *
 * @example roomFor('2', { size: 5, failed: ['10.0.0.9'], inWork: [], batch: [true, true] }) // { kind: 'begin', size: 1 }
 */
export function roomFor(limit: Amount, { size, failed, inWork, batch }: PoolAvailability): Room {
  const most = Math.max(1, amountOf(limit, size));
  const taken = new Set([...failed, ...inWork]).size;
  let room = Math.max(0, most - taken);
  let begin = 0;
  for (const isAvailable of batch) {
    if (isAvailable) room -= 1;
    if (room < 0) break;
    begin += 1;
  }
  if (begin > 0 || batch.length === 0) return { kind: 'begin', size: begin };
  const state = [
    ...(failed.length > 0 ? [message('unavailable_failed', { nodes: addressList(failed) })] : []),
    ...(inWork.length > 0 ? [message('unavailable_running', { nodes: addressList(inWork) })] : []),
  ];
  const reason = message('too_few_available', { taken, size, limit, state });
  return { kind: inWork.length > 0 ? 'wait' : 'stop', reason };
}
