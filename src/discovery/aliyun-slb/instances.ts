import { type Static, Type } from 'typebox';
import type { Ecs, EcsFields } from '../../clouds/aliyun/ecs.ts';
import { chunksOf } from '../../base/calls/chunks.ts';
import { answered } from './answers.ts';

/** The most that one call takes, and answers. */
const MOST = 100;

const instances = Type.Object({
  Instances: Type.Object({
    Instance: Type.Array(
      Type.Object({
        InstanceId: Type.String(),
        VpcAttributes: Type.Optional(
          Type.Object({
            PrivateIpAddress: Type.Optional(Type.Object({ IpAddress: Type.Optional(Type.Array(Type.String())) })),
          }),
        ),
      }),
      { maxItems: MOST },
    ),
  }),
});

interface Found {
  readonly id: string;
  readonly address: string;
}

/** The ids of the instances of a VPC that have these private addresses. */
export async function idsByAddress(
  ecs: Ecs,
  vpcId: string,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const found = await described(
    ecs,
    addresses,
    (chunk) => ({ vpcId, instanceNetworkType: 'vpc', privateIpAddresses: JSON.stringify(chunk) }),
    signal,
  );
  return new Map(found.map(({ id, address }) => [address, id]));
}

/** The private addresses of instances, by their ids. */
export async function addressesById(
  ecs: Ecs,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const found = await described(ecs, ids, (chunk) => ({ instanceIds: JSON.stringify(chunk) }), signal);
  return new Map(found.map(({ id, address }) => [id, address]));
}

async function described(
  ecs: Ecs,
  all: readonly string[],
  by: (chunk: readonly string[]) => EcsFields<'DescribeInstances'>,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const pages = await Promise.all(
    chunksOf(all, MOST).map(async (chunk): Promise<Static<typeof instances>> => {
      const fields = { ...by(chunk), maxResults: MOST };
      return answered(instances, await ecs.call('DescribeInstances', fields, signal));
    }),
  );
  return pages.flatMap(({ Instances: { Instance: page } }) =>
    page.flatMap(({ InstanceId: id, VpcAttributes: own }): readonly Found[] =>
      (own?.PrivateIpAddress?.IpAddress ?? []).map((address) => ({ id, address })),
    ),
  );
}
