import { IMAGE, nameOf, runInstances, SECURITY_GROUP, tagsIn, VPC } from './aliyun-ecs-cloud.ts';
import { ANSWERS, REQUESTS } from './aliyun-ecs-models.ts';
import { answerText, strangeParameter } from './aliyun-models.ts';
import {
  CloudError,
  type CloudInstance,
  consoleOf,
  type InstancesCloud,
  listed,
  pageOf,
  type Query,
} from './instances-cloud.ts';

const STATES = { making: 'Starting', running: 'Running', stopped: 'Stopped', ending: '', ended: '' } as const;
const MOST = 100;
/** As documented: who has more has to list tags. */
const MOST_BY_TAGS = 1000;
const TAGS_IN_PAGE = 1000;

/**
 * The body of ECS's answer to a call, in JSON.
 *
 * @throws CloudError
 */
export function answerOf(cloud: InstancesCloud, action: string, query: Query): string {
  const strange = strangeParameter(REQUESTS[action], Object.keys(query));
  if (strange !== null) throw new CloudError('InvalidParameter', `${action}: ${strange} is not known`);
  if (query.RegionId !== 'cn-hangzhou') throw new CloudError('MissingParameter', 'RegionId');
  return answerText(ANSWERS[action], contentOf(cloud, action, query));
}

function contentOf(cloud: InstancesCloud, action: string, query: Query): unknown {
  switch (action) {
    case 'RunInstances':
      return run(cloud, query);
    case 'DescribeInstances':
      return describe(cloud, query);
    case 'DeleteInstances':
      return remove(cloud, query);
    case 'ListTagResources':
      return listTags(cloud, query);
    case 'GetInstanceConsoleOutput':
      return { ConsoleOutput: consoleOf(cloud, existing(cloud, [query.InstanceId ?? ''])[0] as CloudInstance) };
    case 'DescribeImages':
      return { TotalCount: Number(query.ImageId === IMAGE) };
    case 'DescribeSecurityGroups':
      return { TotalCount: idsIn(query.SecurityGroupIds ?? '[]').filter((id) => id === SECURITY_GROUP).length };
    default:
      return { TotalCount: Number(query.KeyPairName === 'ops') };
  }
}

function run(cloud: InstancesCloud, query: Query): unknown {
  const { Amount: amount = '', ClientToken: token = '', InstanceName: name = '' } = query;
  if (!/^[\x21-\x7E]{1,64}$/.test(token)) throw new CloudError('MissingParameter', 'ClientToken');
  if (!(Number(amount) >= 1 && Number(amount) <= MOST)) throw new CloudError('InvalidParameter', 'Amount');
  if (name.length < 2 || name.length > 128) throw new CloudError('InvalidParameter', 'InstanceName');
  return { InstanceIdSets: { InstanceIdSet: runInstances(cloud, query).map(({ id }) => id) } };
}

function describe(cloud: InstancesCloud, query: Query): unknown {
  const { InstanceIds: ids, PrivateIpAddresses: addresses, MaxResults: most = '10', NextToken: token } = query;
  if (Number(most) > MOST) throw new CloudError('InvalidParameter', 'MaxResults');
  if (addresses !== undefined && query.VpcId !== VPC) throw new CloudError('MissingParameter', 'VpcId');
  const shown = described(cloud, query).filter(({ id, ip }) => isAsked(ids, id) && isAsked(addresses, ip));
  const { page, next } = pageOf(shown.slice(0, MOST_BY_TAGS), Number(most), token);
  return { Instances: { Instance: page.map((one) => item(cloud, one)) }, NextToken: next };
}

function listTags(cloud: InstancesCloud, query: Query): unknown {
  if (query.ResourceType !== 'instance') throw new CloudError('MissingParameter', 'ResourceType');
  const entries = described(cloud, query).flatMap(({ id }) =>
    Object.entries(tagsIn(query)).map(([TagKey, TagValue]) => ({
      ResourceId: id,
      ResourceType: 'instance',
      TagKey,
      TagValue,
    })),
  );
  const { page, next } = pageOf(entries, TAGS_IN_PAGE, query.NextToken);
  return { TagResources: { TagResource: page }, NextToken: next };
}

/** Those with the tags of a request. Only what exists is described. */
function described(cloud: InstancesCloud, query: Query): readonly CloudInstance[] {
  const tags = Object.entries(tagsIn(query));
  const existing = new Set(cloud.existing());
  return cloud.described().filter((one) => existing.has(one) && tags.every(([key, value]) => one.tags[key] === value));
}

/** All of them or none. */
function remove(cloud: InstancesCloud, query: Query): unknown {
  const ids = listed(query, 'InstanceId');
  if (ids.length === 0 || ids.length > MOST) throw new CloudError('InvalidParameter', 'InstanceId');
  const instances = existing(cloud, ids);
  if (query.Force !== 'true') throw new CloudError('IncorrectInstanceStatus', 'not stopped', 403);
  cloud.end(instances);
  return {};
}

function existing(cloud: InstancesCloud, ids: readonly string[]): readonly CloudInstance[] {
  const { known, missing } = cloud.named(ids, cloud.existing());
  if (missing.length > 0) throw new CloudError('InvalidInstanceId.NotFound', 'The InstanceId does not exist', 404);
  return known;
}

/** @param list JSON; undefined = all are asked for */
function isAsked(list: string | undefined, one: string): boolean {
  return list === undefined || idsIn(list).includes(one);
}

function idsIn(text: string): readonly string[] {
  const ids = JSON.parse(text) as readonly string[];
  if (ids.length > MOST) throw new CloudError('InvalidParameter', 'too many ids');
  return ids;
}

function item(cloud: InstancesCloud, one: CloudInstance): unknown {
  const state = cloud.stateOf(one);
  return {
    InstanceId: one.id,
    InstanceName: nameOf(one),
    Status: STATES[state],
    CreationTime: `${new Date(one.made).toISOString().slice(0, 16)}Z`,
    StartTime: state === 'making' ? '' : `${new Date(one.made).toISOString().slice(0, 16)}Z`,
    ZoneId: `cn-hangzhou-${one.zone.slice(-1)}`,
    VpcAttributes: { VSwitchId: one.zone, PrivateIpAddress: { IpAddress: [one.ip] } },
    PublicIpAddress: { IpAddress: [] },
    EipAddress: { IpAddress: '' },
    Tags: { Tag: Object.entries(one.tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })) },
  };
}
