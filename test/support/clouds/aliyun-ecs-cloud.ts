import { CloudError, type CloudInstance, InstancesCloud, numbered, type Query } from './instances-cloud.ts';

export const VSWITCHES = ['vsw-bp10000000a', 'vsw-bp10000000b', 'vsw-bp10000000c'] as const;
export const IMAGE = 'aliyun_3_x64_20G_alibase_20221102.vhd';
export const VPC = 'vpc-bp10000000';
export const SECURITY_GROUP = 'sg-bp100000000';

const SEQUENCE = /^(.+)\[(\d+),(\d)\]$/;

/** The instances of an account, as the documentation of ECS describes them. */
export function ecsCloud(): InstancesCloud {
  return new InstancesCloud({
    zones: VSWITCHES,
    beyondLimit: (message) => new CloudError('QuotaExceed.ElasticQuota', message, 403),
    noRoom: (message) => new CloudError('OperationDenied.NoStock', message, 403),
    remembersNoRoom: true,
  });
}

/** What RunInstances makes. @throws CloudError */
export function runInstances(cloud: InstancesCloud, given: Query): readonly CloudInstance[] {
  const { ClientToken: clientToken = '', ...query } = given;
  const { VSwitchId: zone = '', ImageId: image, InstanceType: type = '', 'SecurityGroupIds.1': group } = query;
  if (!VSWITCHES.includes(zone as never)) throw new CloudError('InvalidVSwitchId.NotFound', `no ${zone}`, 404);
  if (image !== IMAGE) throw new CloudError('InvalidImageId.NotFound', 'The specified ImageId does not exist', 404);
  if (group !== SECURITY_GROUP) throw new CloudError('InvalidSecurityGroupId.NotFound', `no ${group ?? ''}`, 404);
  if (query.DryRun === 'true') throw new CloudError('DryRunOperation', 'Request validation has been passed', 400);
  return cloud.run({
    clientToken,
    least: Number(query.MinAmount ?? query.Amount),
    most: Number(query.Amount),
    zone,
    type,
    isSpot: query.SpotStrategy === 'SpotAsPriceGo',
    tags: tagsIn(query),
    query,
  });
}

/** The tags that a request has, or asks for. */
export function tagsIn(query: Query): Readonly<Record<string, string>> {
  const numbers = numbered(query, /^Tag\.(\d+)\.Key$/);
  return Object.fromEntries(numbers.map((number) => [query[`Tag.${number}.Key`], query[`Tag.${number}.Value`] ?? '']));
}

/** The name of an instance: counted up where the request has a sequence. @example 'web-[0,3]' → 'web-007' */
export function nameOf({ query, index }: CloudInstance): string {
  const { InstanceName: name = '' } = query;
  const [, beginning, first, digits] = SEQUENCE.exec(name) ?? [];
  if (beginning === undefined) return name;
  return `${beginning}${String(Number(first) + index).padStart(Number(digits), '0')}`;
}
