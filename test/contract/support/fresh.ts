import { randomBytes } from 'node:crypto';

/*
 * Names and addresses that no other test, and no earlier run against the same server, has.
 */

const RUN = randomBytes(6).toString('hex');
/** As addresses have them: no group begins with 0. */
const GROUPS = [RUN.slice(0, 4), RUN.slice(4, 8), RUN.slice(8)].map((group) => `f${group.slice(1)}`);
let made = 0;

/** @example freshName('cluster') // 'cluster-3f9a1c0d2b7e-1' */
export function freshName(kind: string): string {
  made += 1;
  return `${kind}-${RUN}-${made}`;
}

/** Addresses on which the suite's own server carries out every step at once. */
export function freshAddresses(count: number): readonly string[] {
  return addresses('fd00', count);
}

/** Addresses at which nobody answers (RFC 3849): a remote step there goes on until it is timed out or stopped. */
export function silentAddresses(count: number): readonly string[] {
  return addresses('2001:db8', count);
}

function addresses(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, () => {
    made += 1;
    return `${prefix}:${GROUPS.join(':')}::${made.toString(16)}`;
  });
}
