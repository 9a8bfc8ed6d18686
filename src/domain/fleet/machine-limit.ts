import { type Message, message, type MessageCode } from '../../messages/message.ts';

/** The most machines of a machine type or of a cluster, and how many there are: also those that are waited for. */
export interface MachineLimit {
  readonly kind: 'vm_type' | 'cluster';
  readonly name: string;
  readonly most: number;
  readonly has: number;
}

const BEYOND = {
  vm_type: 'machines_beyond_type',
  cluster: 'machines_beyond_cluster',
} as const satisfies Record<MachineLimit['kind'], MessageCode>;

/**
 * Why more machines must not be made; null = they may.
 *
 * @param more how many; 0 is never too many
 * @example whyTooMany([{ kind: 'cluster', name: 'shop', most: 100, has: 96 }], 8) // cluster shop may have 100 machines …
 */
export function whyTooMany(limits: readonly MachineLimit[], more: number): Message | null {
  if (more <= 0) return null;
  const beyond = limits.find(({ most, has }) => has + more > most);
  if (beyond === undefined) return null;
  const { kind, name, most, has } = beyond;
  return message(BEYOND[kind], { name, most, has, more });
}
