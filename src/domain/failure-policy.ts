import { Refusal } from './errors.ts';
import type { StatusCounts } from './status.ts';

/** The most node failures of a task after which it still begins another batch: a number, or a percentage. */
export type MaxFailures = string;

/**
 * Reads "3" or "5%" (of the task's nodes).
 *
 * @throws Refusal when it is neither
 */
export function parseMaxFailures(text: string): MaxFailures {
  if (/^\d{1,9}$/.test(text) || /^(100|\d{1,2})%$/.test(text)) return text;
  throw new Refusal('invalid', `max_failures ${text} is neither a number of nodes (3) nor a percentage (5%)`);
}

/**
 * Why a task may not begin another batch, or null when it may.
 *
 * @example tooManyFailures('10%', counts) // '3 of 20 nodes failed, more than max_failures 10%'
 */
export function tooManyFailures(limit: MaxFailures | null, counts: StatusCounts): string | null {
  if (limit === null) return null;
  const nodes = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const most = limit.endsWith('%') ? Math.floor((nodes * Number.parseInt(limit, 10)) / 100) : Number(limit);
  if (counts.failed <= most) return null;
  return `${counts.failed} of ${nodes} nodes failed, more than max_failures ${limit}`;
}
