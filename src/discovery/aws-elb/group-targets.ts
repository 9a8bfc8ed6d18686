import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { oneLine } from '../../base/foreign-text.ts';
import type { Member } from '../discovery.ts';

const LONGEST_REASON = 300;

/** A target of a target group, as its health is described. */
export interface GroupTarget {
  /** An address, or the id of an instance. */
  readonly id: string;
  readonly port: number;
  /** The zone that it was registered with; null = none. */
  readonly zone: string | null;
  readonly state: string;
  /** '' = none */
  readonly reason: string;
  /** Why it is in that state, as AWS says it, in one line. */
  readonly said: string;
}

/** Reasons for which a target does not become healthy by itself. */
const HOPELESS = ['Target.NotInUse', 'Target.InvalidState', 'Target.IpUnusable'];

/** What is registered or drains; a target that is named, and not there, is described as well. */
export function groupTargets(described: readonly TargetHealthDescription[]): readonly GroupTarget[] {
  return described.flatMap(({ Target, TargetHealth: health = {} }): readonly GroupTarget[] => {
    const { Id: id, Port: port, AvailabilityZone: zone = null } = Target ?? {};
    const { State: state = '', Reason: reason = '', Description: description = '' } = health;
    if (id === undefined || port === undefined || reason === 'Target.NotRegistered') return [];
    const said = oneLine([state, reason, description].filter((text) => text !== '').join(', '), LONGEST_REASON);
    return [{ id, port, zone, state, reason, said }];
  });
}

/** Whether it gets requests, or would when it is healthy. */
export function isIn({ state }: GroupTarget): boolean {
  return state !== 'draining';
}

/** Whether it serves; one without a health check is taken to. */
export function isHealthy({ state, reason }: GroupTarget): boolean {
  return state === 'healthy' || reason === 'Target.HealthCheckDisabled';
}

export function isHopeless({ reason }: GroupTarget): boolean {
  return HOPELESS.includes(reason);
}

const STATES: Readonly<Record<string, Member['state']>> = {
  healthy: 'up',
  initial: 'down',
  unhealthy: 'down',
  'unhealthy.draining': 'down',
  draining: 'draining',
};

/** @param ip its address */
export function memberOf({ port, state }: GroupTarget, ip: string): Member {
  return { name: null, ip, port, weight: null, state: STATES[state] ?? 'unknown' };
}
