import type { Instance } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../../clouds/aws/ec2.ts';
import type { Settings } from './settings.ts';

/** Those that can be targets, and those that are just being started or stopped. */
const STATES = ['pending', 'running', 'stopping', 'stopped'];
const FILTERS = { private: 'private-ip-address', public: 'ip-address' } as const;

/**
 * The ids of the instances that have these addresses.
 *
 * @param vpc in which the addresses are unique; null = any
 * @returns ids by address
 */
export async function idsByAddress(
  ec2: Ec2,
  { addresses, kind, vpc }: { readonly addresses: readonly string[]; readonly kind: Kind; readonly vpc: string | null },
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const others = [
    { Name: 'instance-state-name', Values: STATES },
    ...(vpc === null ? [] : [{ Name: 'vpc-id', Values: [vpc] }]),
  ];
  const instances = await ec2.instances({ name: FILTERS[kind], values: addresses }, others, signal);
  return new Map(pairsOf(instances, kind).map(({ id, address }) => [address, id]));
}

/** The addresses of instances, by their ids. */
export async function addressesById(
  ec2: Ec2,
  ids: readonly string[],
  kind: Kind,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const instances = await ec2.instances({ name: 'instance-id', values: ids }, [], signal);
  return new Map(pairsOf(instances, kind).map(({ id, address }) => [id, address]));
}

type Kind = Settings['address'];

function pairsOf(
  instances: readonly Instance[],
  kind: Kind,
): readonly { readonly id: string; readonly address: string }[] {
  return instances.flatMap(({ InstanceId: id, PrivateIpAddress, PublicIpAddress }) => {
    const address = kind === 'public' ? PublicIpAddress : PrivateIpAddress;
    return id === undefined || address === undefined ? [] : [{ id, address }];
  });
}
