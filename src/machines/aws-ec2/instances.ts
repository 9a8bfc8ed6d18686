import type { Instance } from '@aws-sdk/client-ec2';
import { machineKey } from '../cloud/orders/order.ts';
import { ipIn, type Seen } from '../cloud/orders/seen.ts';
import type { Settings } from './settings.ts';

const STATES: Readonly<Record<string, Seen['state']>> = {
  pending: 'making',
  running: 'running',
  stopping: 'stopped',
  stopped: 'stopped',
};

export const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/;

/** The names of those states in which an instance exists. */
export const EXISTING_STATES = Object.keys(STATES);

/** @returns null for what is no instance */
export function seenOf(instance: Instance, address: Settings['address']): Seen | null {
  const { InstanceId: id = '', ClientToken, AmiLaunchIndex, LaunchTime: made = null, Placement } = instance;
  if (!INSTANCE_ID.test(id)) return null;
  const { PublicIpAddress, PrivateIpAddress } = instance;
  return {
    id,
    key: machineKey(ClientToken, AmiLaunchIndex),
    state: STATES[instance.State?.Name ?? ''] ?? 'gone',
    ip: ipIn(address === 'public' ? PublicIpAddress : PrivateIpAddress),
    made,
    zone: Placement?.AvailabilityZone ?? '',
    reason: reasonOf(instance),
  };
}

function reasonOf({ StateReason, StateTransitionReason = '' }: Instance): string {
  return StateReason?.Message ?? StateTransitionReason;
}
