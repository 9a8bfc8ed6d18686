import type { Member } from '../discovery.ts';
import type { BackendServer } from './servers.ts';

const STATES = { maint: 'maintenance', drain: 'draining' } as const;

/** A server of a backend, as every balancer says it. */
export function memberOf({ name, ip, port, weight, admin, up }: BackendServer): Member {
  const state = admin === 'ready' ? (up ? 'up' : 'down') : STATES[admin];
  return { name, ip, port, weight, state };
}
