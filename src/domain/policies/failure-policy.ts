import { type Message, message } from '../../messages/message.ts';
import { type Amount, amountOf, parseAmount } from '../amount.ts';
import type { StatusCounts } from '../status.ts';

/** The most failed nodes of a task with which it still begins another batch. */
export type MaxFailures = Amount;

/**
 * Reads "3" or "5%" (of the task's nodes).
 *
 * @throws Refusal when it is neither
 */
export function parseMaxFailures(text: string): MaxFailures {
  return parseAmount('max_failures', text);
}

/**
 * Why a task may not begin another batch, or null when it may.
 *
 * @example tooManyFailures('10%', counts) // 3 of 20 nodes failed, more than max_failures 10%
 */
export function tooManyFailures(limit: MaxFailures | null, counts: StatusCounts): Message | null {
  if (limit === null) return null;
  const nodes = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (counts.failed <= amountOf(limit, nodes)) return null;
  return message('too_many_failed', { failed: counts.failed, nodes, limit });
}
