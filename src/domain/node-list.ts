import { type Message, message, type Value } from '../messages/message.ts';

/** How many nodes a message names. */
export const MOST_NAMED = 10;
const LONGEST_ERROR = 200;

/** An unhealthy or failed node, and the reason. */
export interface Unwell {
  readonly ip: string;
  readonly error: Value;
}

/**
 * Nodes and what is wrong with them, for a message: the first few, and how many more there are.
 *
 * @param total how many there are in all, when `nodes` holds only the first of them
 * @example unwellList([{ ip: '10.0.0.1', error: 'answered 500' }], 3) // 10.0.0.1: answered 500; and 2 more
 */
export function unwellList(nodes: readonly Unwell[], total = nodes.length): readonly Message[] {
  const named = nodes
    .slice(0, MOST_NAMED)
    .map(({ ip, error }) => message('node_and_error', { node: ip, error: shortened(error) }));
  return total > named.length ? [...named, message('and_more', { count: total - named.length })] : named;
}

/** Addresses for a message: the first few, and how many more there are. */
export function addressList(ips: readonly string[]): Value {
  const named = ips.slice(0, MOST_NAMED);
  const rest = ips.length - named.length;
  return rest > 0 ? message('addresses_and_more', { addresses: named, count: rest }) : named;
}

function shortened(error: Value): Value {
  if (typeof error !== 'string') return error;
  return error.length > LONGEST_ERROR ? `${error.slice(0, LONGEST_ERROR)}…` : error;
}
