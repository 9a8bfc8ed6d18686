import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { oneLine } from '../../base/text/foreign-text.ts';
import type { Member } from '../discovery.ts';
import type { GroupTarget } from '../groups/server-group.ts';

const LONGEST_REASON = 300;

/** A target of a target group, as its health is described. */
export interface ElbTarget extends GroupTarget {
  /** The zone that it was registered with; null = none. */
  readonly zone: string | null;
  readonly state: string;
}

/** Reasons for which a target does not become healthy by itself. */
const HOPELESS = ['Target.NotInUse', 'Target.InvalidState', 'Target.IpUnusable'];

/** What is registered or drains; a target that is named, and not there, is described as well. */
export function groupTargets(described: readonly TargetHealthDescription[]): readonly ElbTarget[] {
  return described.flatMap(({ Target, TargetHealth: health = {} }): readonly ElbTarget[] => {
    const { Id: id, Port: port, AvailabilityZone: zone = null } = Target ?? {};
    const { State: state = '', Reason: reason = '', Description: description = '' } = health;
    if (id === undefined || port === undefined || reason === 'Target.NotRegistered') return [];
    const said = oneLine([state, reason, description].filter((text) => text !== '').join(', '), LONGEST_REASON);
    return [{ id, port, weight: null, zone, state, isIn: state !== 'draining', health: healthOf(state, reason), said }];
  });
}

/** One without a health check is taken to serve. */
function healthOf(state: string, reason: string): GroupTarget['health'] {
  if (state === 'healthy' || reason === 'Target.HealthCheckDisabled') return 'healthy';
  return HOPELESS.includes(reason) ? 'hopeless' : 'late';
}

const STATES: Readonly<Record<string, Member['state']>> = {
  healthy: 'up',
  initial: 'down',
  unhealthy: 'down',
  'unhealthy.draining': 'down',
  draining: 'draining',
};

/** @param ip its address */
export function memberOf({ port, state }: ElbTarget, ip: string): Member {
  return { name: null, ip, port, weight: null, state: STATES[state] ?? 'unknown' };
}
