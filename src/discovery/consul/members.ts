import type { Member } from '../discovery.ts';
import type { Check, Instance } from './answers.ts';

/** Instances as every balancer says them. */
export function membersIn(found: ReadonlyMap<string, Instance>): readonly Member[] {
  return [...found].map(([name, { address: ip, port, weight, checks }]) => ({
    name,
    ip,
    port,
    weight,
    state: stateOf(checks),
  }));
}

/** Consul gives out instances whose checks fail to nobody who asks for healthy ones; a warning is no failure. */
export function stateOf(checks: readonly Check[]): 'up' | 'down' | 'unknown' {
  if (checks.length === 0) return 'unknown';
  return checks.every(({ status }) => status === 'passing' || status === 'warning') ? 'up' : 'down';
}
