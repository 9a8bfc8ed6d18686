import { isIP } from 'node:net';
import type { Instance } from '@aws-sdk/client-ec2';
import { oneLine } from '../../base/foreign-text.ts';
import type { VmTypeId } from '../../domain/ids.ts';
import { message, type Message } from '../../messages/message.ts';
import { machineKey } from './order.ts';
import type { Settings } from './settings.ts';
import { ownIdWith, vmIdWith } from '../machine-ids.ts';

/** An instance as EC2 describes it. */
export interface Seen {
  /** e.g. i-0123456789abcdef0 */
  readonly id: string;
  /** The place that it is at; null = no order of Springtide made it. */
  readonly key: string | null;
  /** gone: it is terminated, or will be: it does not exist any more */
  readonly state: 'making' | 'running' | 'stopped' | 'gone';
  readonly ip: string | null;
  readonly made: Date | null;
  readonly zone: string;
  /** Why it is in this state, in EC2's words. */
  readonly reason: string;
}

const STATES: Readonly<Record<string, Seen['state']>> = {
  pending: 'making',
  running: 'running',
  stopping: 'stopped',
  stopped: 'stopped',
};
const LONGEST_REASON = 300;
const ID = /^i-[0-9a-f]{8,17}$/;

/** The names of those states in which an instance exists. */
export const EXISTING_STATES = Object.keys(STATES);

/** @returns null for what is no instance */
export function seenOf(instance: Instance, address: Settings['address']): Seen | null {
  const { InstanceId: id = '', ClientToken, AmiLaunchIndex, LaunchTime: made = null, Placement } = instance;
  if (!ID.test(id)) return null;
  return {
    id,
    key: machineKey(ClientToken, AmiLaunchIndex),
    state: STATES[instance.State?.Name ?? ''] ?? 'gone',
    ip: ipOf(instance, address),
    made,
    zone: Placement?.AvailabilityZone ?? '',
    reason: reasonOf(instance),
  };
}

function ipOf({ PublicIpAddress, PrivateIpAddress }: Instance, address: Settings['address']): string | null {
  const ip = (address === 'public' ? PublicIpAddress : PrivateIpAddress) ?? '';
  return isIP(ip) === 0 ? null : ip;
}

function reasonOf({ StateReason, StateTransitionReason = '' }: Instance): string {
  return StateReason?.Message ?? StateTransitionReason;
}

/** @example vmIdOf(3, 'i-0123456789abcdef0') // 'aws-ec2-3-i-0123456789abcdef0' */
export function vmIdOf(vmTypeId: VmTypeId, id: string): string {
  return vmIdWith('aws-ec2', vmTypeId, id);
}

/** @returns null for an id of another machine type */
export function instanceIdIn(vmTypeId: VmTypeId, vmId: string): string | null {
  return ownIdWith('aws-ec2', vmTypeId, vmId, ID);
}

/** Why a machine does not come: it has ended before it was ready. */
export function endedReason({ id, reason }: Seen): Message {
  return message('machine_ended', { machine: id, said: oneLine(reason, LONGEST_REASON) });
}
