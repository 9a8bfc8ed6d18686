import { type NamedServer, SERVER_GROUP, type ServerGroupCloud } from './aliyun-alb-cloud.ts';
import { MODELS } from './aliyun-alb-models.ts';
import { VPC } from './aliyun-ecs-cloud.ts';
import { answerText, strangeParameter } from './aliyun-models.ts';
import { ANSWER_TYPE, callReader, errorBody, STRANGE } from './aliyun-signature.ts';
import { CloudServer } from './cloud-server.ts';
import { CloudError, listed, numbered, pageOf, type Query } from './instances-cloud.ts';

const LISTENER = 'lsn-bp10000000';
const BALANCER = 'alb-bp10000000';
const IN_BODY = ['AddServersToServerGroup', 'UpdateServerGroupServersAttribute'];
const MOST_SERVERS = 200;
const LARGEST_PAGE = 100;
const LARGEST_HEALTH_PAGE = 30;

/** The API of ALB on loopback, over one server group. */
export function startAlbServer(group: ServerGroupCloud): Promise<CloudServer<ServerGroupCloud>> {
  const read = callReader('2020-06-16', IN_BODY);
  return CloudServer.start({ type: ANSWER_TYPE, strange: STRANGE, read, answer: answerOf, errorBody }, group);
}

function answerOf(cloud: ServerGroupCloud, action: string, query: Query): string {
  const strange = strangeParameter(MODELS[action]?.request, Object.keys(query));
  if (strange !== null) throw new CloudError('InvalidParameter', `${action}: ${strange} is not known`);
  return answerText(MODELS[action]?.answer, contentOf(cloud, action, query));
}

function contentOf(cloud: ServerGroupCloud, action: string, query: Query): object {
  switch (action) {
    case 'ListServerGroups':
      return { ServerGroups: listed(query, 'ServerGroupIds').includes(SERVER_GROUP) ? [groupOf(cloud)] : [] };
    case 'ListListeners':
      return listeners(query);
    case 'GetListenerHealthStatus':
      return health(cloud, query);
    case 'ListAsynJobs': {
      const [id = ''] = listed(query, 'JobIds');
      const [Status, fault] = cloud.job(id);
      const failed = fault === null ? {} : { ErrorCode: fault.code, ErrorMessage: fault.message };
      return { Jobs: [{ Id: id, Status, ...failed }] };
    }
    default:
      if (query.ServerGroupId !== SERVER_GROUP) {
        throw new CloudError('ResourceNotFound.ServerGroup', 'The specified resource of ServerGroup is not found', 404);
      }
      return ofGroup(cloud, action, query);
  }
}

function ofGroup(cloud: ServerGroupCloud, action: string, query: Query): object {
  switch (action) {
    case 'ListServerGroupServers':
      return servers(cloud, query);
    case 'AddServersToServerGroup':
      return { JobId: cloud.add(serversIn(query)) };
    case 'UpdateServerGroupServersAttribute':
      return { JobId: cloud.weigh(serversIn(query)) };
    default:
      return { JobId: cloud.remove(serversIn(query)) };
  }
}

function groupOf({ type, isUsed, drain }: ServerGroupCloud): object {
  return {
    ServerGroupId: SERVER_GROUP,
    ServerGroupName: 'web',
    ServerGroupType: type,
    ServerGroupStatus: 'Available',
    VpcId: VPC,
    RelatedLoadBalancerIds: isUsed ? [BALANCER] : [],
    HealthCheckConfig: { HealthCheckEnabled: true },
    ConnectionDrainConfig: { ConnectionDrainEnabled: drain !== null, ConnectionDrainTimeout: drain ?? 300 },
  };
}

function listeners(query: Query): object {
  const isAsked = listed(query, 'LoadBalancerIds').includes(BALANCER);
  const most = mostIn(query, LARGEST_PAGE);
  // one of them has another server group
  const all = isAsked ? ['lsn-bp1other000', LISTENER].map((ListenerId) => ({ ListenerId })) : [];
  const { page, next } = pageOf(all, most, query.NextToken);
  return { Listeners: page, NextToken: next };
}

function health(cloud: ServerGroupCloud, query: Query): object {
  mostIn(query, LARGEST_HEALTH_PAGE);
  if (query.IncludeRule !== 'true') throw new CloudError('MissingParameter', 'IncludeRule');
  const NonNormalServers = cloud.listed().flatMap(({ id, port, address, ailing }) => {
    if (ailing === null) return [];
    const [Status, ReasonCode] = ailing;
    const reason = ReasonCode === undefined ? {} : { Reason: { ReasonCode } };
    return [{ ServerId: id, ServerIp: address, Port: port, Status, ...reason }];
  });
  const own = { ServerGroupId: SERVER_GROUP, HealthCheckEnabled: 'on', ActionType: 'ForwardGroup', NonNormalServers };
  const infos = query.ListenerId === LISTENER ? [own] : [{ ServerGroupId: 'sgp-bp1other000', NonNormalServers: [] }];
  // the group of the listener is that of its rule
  return {
    ListenerHealthStatus: [{ ListenerId: query.ListenerId, ServerGroupInfos: [] }],
    RuleHealthStatus: [{ RuleId: 'rule-bp10000000', ServerGroupInfos: infos }],
  };
}

function servers(cloud: ServerGroupCloud, query: Query): object {
  const all = cloud.listed().map(({ id, type, address, port, weight, status }) => ({
    ServerGroupId: SERVER_GROUP,
    ServerId: id,
    ServerIp: type === 'Ip' ? address : '',
    ServerType: type,
    Port: port,
    Weight: weight,
    Status: status,
  }));
  const { page, next } = pageOf(all, mostIn(query, LARGEST_PAGE), query.NextToken);
  return { Servers: page, NextToken: next, TotalCount: all.length };
}

function mostIn({ MaxResults: most = '20' }: Query, largest: number): number {
  if (Number(most) >= 1 && Number(most) <= largest) return Number(most);
  throw new CloudError('InvalidParameter', 'MaxResults');
}

/** @throws CloudError when there is none */
function serversIn(query: Query): readonly NamedServer[] {
  const numbers = numbered(query, /^Servers\.(\d+)\.ServerId$/);
  if (numbers.length === 0 || numbers.length > MOST_SERVERS) throw new CloudError('InvalidParameter', 'Servers');
  return numbers.map((number) => {
    const [id, type, port, weight, remote] = ['ServerId', 'ServerType', 'Port', 'Weight', 'RemoteIpEnabled'].map(
      (name) => query[`Servers.${number}.${name}`],
    );
    if (id === undefined || type === undefined || port === undefined)
      throw new CloudError('MissingParameter', 'Servers');
    return {
      id,
      type,
      port: Number(port),
      weight: weight === undefined ? null : Number(weight),
      isRemote: remote === 'true',
    };
  });
}
