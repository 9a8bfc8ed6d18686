import { IMAGE, runInstances, SECURITY_GROUP, SUBNETS, VPC } from './aws-ec2-cloud.ts';
import {
  CloudError,
  type CloudInstance,
  consoleOf,
  type InstancesCloud,
  listed,
  numbered,
  pageOf,
  type Query,
} from './instances-cloud.ts';

/** What each action takes, besides Action, Version and DryRun. */
const PARAMETERS: Readonly<Record<string, RegExp>> = {
  RunInstances:
    /^(MinCount|MaxCount|ImageId|InstanceType|SubnetId|SecurityGroupId\.\d+|KeyName|IamInstanceProfile\.Name|UserData|ClientToken|LaunchTemplate\.(LaunchTemplateId|Version)|InstanceMarketOptions\.(MarketType|SpotOptions\.SpotInstanceType)|TagSpecification\.\d+\.(ResourceType|Tag\.\d+\.(Key|Value)))$/,
  DescribeInstances: /^(Filter\.\d+\.(Name|Value\.\d+)|MaxResults|NextToken|InstanceId\.\d+)$/,
  TerminateInstances: /^InstanceId\.\d+$/,
  GetConsoleOutput: /^InstanceId$/,
  DescribeSubnets: /^SubnetId\.\d+$/,
  DescribeSecurityGroups: /^GroupId\.\d+$/,
  DescribeImages: /^ImageId\.\d+$/,
  DescribeKeyPairs: /^KeyName\.\d+$/,
  DescribeLaunchTemplates: /^LaunchTemplateId\.\d+$/,
};
const STATES = {
  making: 'pending',
  running: 'running',
  stopped: 'stopped',
  ending: 'shutting-down',
  ended: 'terminated',
} as const;
const MOST_FILTER_VALUES = 200;
const KNOWN: Readonly<Record<string, readonly [name: string, known: readonly string[], code: string]>> = {
  DescribeSubnets: ['SubnetId', SUBNETS, 'InvalidSubnetID.NotFound'],
  DescribeSecurityGroups: ['GroupId', [SECURITY_GROUP], 'InvalidGroup.NotFound'],
  DescribeImages: ['ImageId', [IMAGE], 'InvalidAMIID.NotFound'],
  DescribeKeyPairs: ['KeyName', ['ops'], 'InvalidKeyPair.NotFound'],
  DescribeLaunchTemplates: ['LaunchTemplateId', ['lt-0123456789abcdef0'], 'InvalidLaunchTemplateId.NotFound'],
};

/**
 * The body of EC2's answer to a call, in XML.
 *
 * @throws CloudError
 */
export function answerOf(cloud: InstancesCloud, action: string, query: Query): string {
  const allowed = PARAMETERS[action];
  if (allowed === undefined) throw new CloudError('InvalidAction', `${action} is not for Springtide`);
  const strange = Object.keys(query).find(
    (name) => !['Action', 'Version', 'DryRun'].includes(name) && !allowed.test(name),
  );
  if (strange !== undefined) throw new CloudError('UnknownParameter', `The parameter ${strange} is not recognized`);
  const known = KNOWN[action];
  if (known !== undefined) return found(action, query, known);
  switch (action) {
    case 'RunInstances':
      return run(cloud, query);
    case 'DescribeInstances':
      return describe(cloud, query);
    case 'TerminateInstances':
      return answer(
        action,
        `<instancesSet>${terminated(cloud, listed(query, 'InstanceId')).map(ended).join('')}</instancesSet>`,
      );
    default:
      return shownConsole(cloud, query.InstanceId ?? '');
  }
}

export function errorBody({ code, message }: CloudError): string {
  return `<Response><Errors><Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error></Errors><RequestID>1</RequestID></Response>`;
}

function run(cloud: InstancesCloud, query: Query): string {
  for (const name of ['MinCount', 'MaxCount', 'ClientToken']) {
    if (query[name] === undefined) throw new CloudError('MissingParameter', `The request must contain ${name}`);
  }
  if (!/^[\x21-\x7E]{1,64}$/.test(query.ClientToken ?? ''))
    throw new CloudError('InvalidParameterValue', 'ClientToken');
  if (query.ImageId === undefined && query['LaunchTemplate.LaunchTemplateId'] === undefined) {
    throw new CloudError('MissingParameter', 'The request must contain the parameter ImageId');
  }
  if (query.DryRun === 'true') throw new CloudError('DryRunOperation', 'Request would have succeeded', 412);
  const made = runInstances(cloud, query);
  return answer(
    'RunInstances',
    `<reservationId>r-1</reservationId><instancesSet>${made.map((one) => item(cloud, one)).join('')}</instancesSet>`,
  );
}

function describe(cloud: InstancesCloud, query: Query): string {
  const filters = numbered(query, /^Filter\.(\d+)\.Name$/).map((number) => ({
    name: query[`Filter.${number}.Name`] ?? '',
    values: listed(query, `Filter.${number}.Value`),
  }));
  if (filters.some(({ values }) => values.length > MOST_FILTER_VALUES)) {
    throw new CloudError(
      'FilterLimitExceeded',
      'The maximum number of filter values specified on a single call is 200',
    );
  }
  const selected = cloud
    .described()
    .filter((one) => filters.every(({ name, values }) => values.includes(valueOf(cloud, one, name))));
  const { page, next } = pageOf(selected, Math.min(1000, Number(query.MaxResults ?? 1000)), query.NextToken);
  const reservations = [...Map.groupBy(page, ({ clientToken }) => clientToken).values()].map(
    (made) =>
      `<item><reservationId>r-1</reservationId><instancesSet>${made.map((one) => item(cloud, one)).join('')}</instancesSet></item>`,
  );
  return answer(
    'DescribeInstances',
    `<reservationSet>${reservations.join('')}</reservationSet><nextToken>${next}</nextToken>`,
  );
}

function valueOf(cloud: InstancesCloud, one: CloudInstance, filter: string): string {
  if (filter.startsWith('tag:')) return one.tags[filter.slice(4)] ?? '';
  if (filter === 'client-token') return one.clientToken;
  if (filter === 'instance-id') return one.id;
  if (filter === 'private-ip-address') return one.ip;
  if (filter === 'vpc-id') return VPC;
  if (filter === 'instance-state-name') return STATES[cloud.stateOf(one)];
  throw new CloudError('InvalidParameterValue', `The filter '${filter}' is invalid`);
}

function terminated(cloud: InstancesCloud, ids: readonly string[]): readonly CloudInstance[] {
  const { known, missing } = cloud.named(ids);
  if (missing.length > 0) {
    throw new CloudError('InvalidInstanceID.NotFound', `The instance IDs '${missing.join()}' do not exist`);
  }
  cloud.end(known);
  return known;
}

function shownConsole(cloud: InstancesCloud, id: string): string {
  const [one] = cloud.named([id]).known;
  if (one === undefined) throw new CloudError('InvalidInstanceID.NotFound');
  return answer('GetConsoleOutput', `<instanceId>${id}</instanceId><output>${consoleOf(cloud, one)}</output>`);
}

function found(
  action: string,
  query: Query,
  [name, known, code]: readonly [string, readonly string[], string],
): string {
  const missing = listed(query, name).filter((value) => !known.includes(value));
  if (missing.length > 0) throw new CloudError(code, `The ${name} '${missing.join()}' does not exist`);
  const images = listed(query, name).map((id) => `<item><imageId>${id}</imageId></item>`);
  return answer(action, action === 'DescribeImages' ? `<imagesSet>${images.join('')}</imagesSet>` : '');
}

function item(cloud: InstancesCloud, one: CloudInstance): string {
  const state = STATES[cloud.stateOf(one)];
  const isEnding = ['shutting-down', 'terminated'].includes(state);
  const tags = Object.entries(one.tags).map(
    ([key, value]) => `<item><key>${escaped(key)}</key><value>${escaped(value)}</value></item>`,
  );
  return [
    `<item><instanceId>${one.id}</instanceId><instanceState><name>${state}</name></instanceState>`,
    `<clientToken>${one.clientToken}</clientToken><amiLaunchIndex>${one.index}</amiLaunchIndex>`,
    `<launchTime>${new Date(one.made).toISOString()}</launchTime><subnetId>${one.zone}</subnetId>`,
    `<placement><availabilityZone>eu-central-1${one.zone.slice(-1)}</availabilityZone></placement>`,
    isEnding ? '' : `<privateIpAddress>${one.ip}</privateIpAddress>`,
    isEnding ? `<stateReason><code>x</code><message>${escaped(one.reason)}</message></stateReason>` : '',
    `<tagSet>${tags.join('')}</tagSet></item>`,
  ].join('');
}

function ended({ id }: CloudInstance): string {
  return `<item><instanceId>${id}</instanceId><currentState><name>shutting-down</name></currentState></item>`;
}

function answer(action: string, content: string): string {
  return `<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId>${content}</${action}Response>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
