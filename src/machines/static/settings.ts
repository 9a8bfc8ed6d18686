import { type Static, Type } from 'typebox';
import { checkedAddresses } from '../../domain/address.ts';
import { Refusal } from '../../domain/errors.ts';
import { addressList } from '../../domain/node-list.ts';
import { message } from '../../messages/message.ts';
import { loginSettings, port, user } from '../login-settings.ts';
import { shellSettings } from '../shell-settings.ts';

const address = Type.String({ title: 'Address', titleZh: '地址', pattern: '^[A-Za-z0-9.:-]{1,255}$' });
/** Titles and descriptions of fields are English; `titleZh` and `descriptionZh` are their translation. */
export const settings = Type.Object(
  {
    machines: Type.Array(
      Type.Union([
        address,
        Type.Object(
          { ip: address, port: Type.Optional(port), user: Type.Optional(user) },
          { additionalProperties: false },
        ),
      ]),
      {
        title: 'Machines',
        titleZh: '机器列表',
        description: 'Spare machines: an address each, or {"ip", "port", "user"} where they differ from the rest',
        descriptionZh: '空闲机器：每台一个地址；端口或用户不同时写 {"ip", "port", "user"}',
        maxItems: 10_000,
      },
    ),
    ...loginSettings,
    ...shellSettings,
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof settings>;

export type ListedMachine = Settings['machines'][number];

export function addressOf(machine: ListedMachine): string {
  return typeof machine === 'string' ? machine : machine.ip;
}

/** @throws Refusal for an invalid address, and for a machine that is listed twice */
export function checkedMachines(machines: readonly ListedMachine[]): ListedMachine[] {
  const addresses = checkedAddresses(machines.map(addressOf));
  const twice = [...Map.groupBy(addresses, (address) => address)].flatMap(([address, same]) =>
    same.length > 1 ? [address] : [],
  );
  if (twice.length > 0) {
    throw new Refusal('invalid', message('machines_twice', { addresses: addressList(twice) }), {
      field: 'settings.machines',
    });
  }
  return machines.map((machine, index) => {
    const ip = addresses[index] ?? addressOf(machine);
    return typeof machine === 'string' ? ip : { ...machine, ip };
  });
}
