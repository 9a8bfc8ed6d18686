import { readAddress } from '../../domain/address.ts';
import { addressList } from '../../domain/node-list.ts';
import { addressOf, type Settings } from './settings.ts';

/** What is wrong with an inventory, one sentence each. */
export function inventoryComplaints({ machines }: Settings): readonly string[] {
  const unusable = machines.map(addressOf).filter((ip) => 'fault' in readAddress(ip));
  return [
    ...(machines.length === 0 ? ['the list of machines is empty: add some'] : []),
    ...(unusable.length === 0 ? [] : [`the list has what is no address, and is not used: ${addressList(unusable)}`]),
  ];
}
