import { readAddress } from '../../domain/address.ts';
import { addressList } from '../../domain/node-list.ts';
import { message, type Value } from '../../messages/message.ts';
import { addressOf, type Settings } from './settings.ts';

/** What is wrong with an inventory, one sentence each. */
export function inventoryComplaints({ machines }: Settings): readonly Value[] {
  const unusable = machines.map(addressOf).filter((ip) => 'fault' in readAddress(ip));
  return [
    ...(machines.length === 0 ? [message('inventory_empty')] : []),
    ...(unusable.length === 0 ? [] : [message('inventory_not_addresses', { addresses: addressList(unusable) })]),
  ];
}
