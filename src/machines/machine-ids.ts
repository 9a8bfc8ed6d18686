import type { VmTypeId } from '../domain/ids.ts';
import { message, type Message } from '../messages/message.ts';

/** A machine's id: its kind of provider, its machine type, and what the provider calls it. @example vmIdWith('exec', 3, 'i-1') // 'exec-3-i-1' */
export function vmIdWith(kind: string, vmTypeId: number, ownId: string): string {
  return `${kind}-${vmTypeId}-${ownId}`;
}

/**
 * What the provider calls a machine; null for one of another machine type or provider.
 *
 * @param grammar of the provider's own ids
 * @example ownIdWith('exec', 3, 'exec-3-i-1', /^[!-~]+$/) // 'i-1'
 */
export function ownIdWith(kind: string, vmTypeId: number, vmId: string, grammar: RegExp): string | null {
  const prefix = vmIdWith(kind, vmTypeId, '');
  const ownId = vmId.startsWith(prefix) ? vmId.slice(prefix.length) : '';
  return grammar.test(ownId) ? ownId : null;
}

/** Why a machine of another machine type is not returned (M3). */
export function ofOtherType(vmTypeId: VmTypeId, vmId: string): Message {
  return message('machine_of_other_type', { machine: JSON.stringify(vmId), id: vmTypeId });
}
