import { canonicalAddress, readAddress } from '../../domain/address.ts';
import type { VmTypeId } from '../../domain/ids.ts';
import { addressOf, type ListedMachine } from './settings.ts';

/** The addresses of an inventory, each once. Entries that are not addresses, from before they were checked, are left out. */
export function inventoryAddresses(machines: readonly ListedMachine[]): readonly string[] {
  const read = machines.map((machine) => readAddress(addressOf(machine)));
  return [...new Set(read.flatMap((one) => ('address' in one ? [one.address] : [])))];
}

/** The entry with port or user of its own for an address; undefined = the machine is as all others. */
export function specialMachine(
  machines: readonly ListedMachine[],
  ip: string,
): Exclude<ListedMachine, string> | undefined {
  const address = canonicalAddress(ip);
  const special = machines.filter((machine) => typeof machine === 'object');
  return (
    special.find((machine) => machine.ip === address) ??
    special.find((machine) => canonicalAddress(machine.ip) === address)
  );
}

/** @example vmIdOf(3, '10.0.0.1') // 'static-3-10.0.0.1' */
export function vmIdOf(vmTypeId: VmTypeId, address: string): string {
  return `static-${vmTypeId}-${address}`;
}

/** The address in a machine's id; null for an id of another machine type or provider. */
export function addressIn(vmTypeId: VmTypeId, vmId: string): string | null {
  const prefix = vmIdOf(vmTypeId, '');
  return vmId.startsWith(prefix) ? canonicalAddress(vmId.slice(prefix.length)) : null;
}
