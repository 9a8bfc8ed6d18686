/** How many nodes a message names. */
export const MOST_NAMED = 10;
const LONGEST_ERROR = 200;

/** A node that is not well, and why. */
export interface Unwell {
  readonly ip: string;
  readonly error: string;
}

/**
 * Nodes and what is wrong with them, in one line: the first few, and how many more there are.
 *
 * @param total how many there are in all, when `nodes` holds only the first of them
 * @example unwellList([{ ip: '10.0.0.1', error: 'answered 500' }], 3) // '10.0.0.1: answered 500; and 2 more'
 */
export function unwellList(nodes: readonly Unwell[], total = nodes.length): string {
  const named = nodes.slice(0, MOST_NAMED).map(({ ip, error }) => `${ip}: ${shortened(error)}`);
  return withRest(named, total, '; ');
}

/** Addresses in one line: the first few, and how many more there are. */
export function addressList(ips: readonly string[]): string {
  return withRest(ips.slice(0, MOST_NAMED), ips.length, ', ');
}

function withRest(named: readonly string[], total: number, separator: string): string {
  const rest = total - named.length;
  return [...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join(separator);
}

function shortened(error: string): string {
  return error.length > LONGEST_ERROR ? `${error.slice(0, LONGEST_ERROR)}…` : error;
}
