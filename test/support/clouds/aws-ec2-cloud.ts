import { CloudError, type CloudInstance, InstancesCloud, numbered, type Query } from './instances-cloud.ts';

export const SUBNETS = ['subnet-0000000a', 'subnet-0000000b', 'subnet-0000000c'] as const;
export const VPC = 'vpc-01234567';
export const IMAGE = 'ami-0123456789abcdef0';
export const SECURITY_GROUP = 'sg-01234567';

/** The instances of an account, as the EC2 API Reference describes them. */
export function ec2Cloud(): InstancesCloud {
  return new InstancesCloud({
    zones: SUBNETS,
    beyondLimit: (message) => new CloudError('InstanceLimitExceeded', message),
    // as documented, one of the server errors
    noRoom: (message) => new CloudError('InsufficientInstanceCapacity', message, 500),
    remembersNoRoom: false,
  });
}

/** What RunInstances makes. @throws CloudError */
export function runInstances(cloud: InstancesCloud, given: Query): readonly CloudInstance[] {
  const { ClientToken: clientToken = '', SubnetId: zone = SUBNETS[0], ImageId: image = IMAGE, ...query } = given;
  if (!SUBNETS.includes(zone as never)) {
    throw new CloudError('InvalidSubnetID.NotFound', `The subnet ID '${zone}' does not exist`);
  }
  if (image !== IMAGE) throw new CloudError('InvalidAMIID.NotFound', `The image id '[${image}]' does not exist`);
  return cloud.run({
    clientToken,
    least: Number(given.MinCount),
    most: Number(given.MaxCount),
    zone,
    type: query.InstanceType ?? 'm5.large',
    isSpot: query['InstanceMarketOptions.MarketType'] === 'spot',
    tags: tagsIn(query),
    query: given,
  });
}

function tagsIn(query: Query): Readonly<Record<string, string>> {
  const numbers = numbered(query, /^TagSpecification\.1\.Tag\.(\d+)\.Key$/);
  return Object.fromEntries(numbers.map((number) => [query[tag(number, 'Key')], query[tag(number, 'Value')] ?? '']));
}

function tag(number: string, part: 'Key' | 'Value'): string {
  return `TagSpecification.1.Tag.${number}.${part}`;
}
