import { setTimeout as delay } from 'node:timers/promises';
import type { Static, TSchema } from 'typebox';
import type { Outbound } from '../../base/outbound/outbound.ts';
import type { ActionOf, AliyunApi, FieldsOf } from '../../clouds/aliyun/request.ts';
import { type AliyunPlace, AliyunService } from '../../clouds/aliyun/service.ts';
import { CloudFault } from '../../clouds/cloud-fault.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { type AlbListed, ANSWERS, type Answer, answered } from './answers.ts';
import { healthIn, type GroupHealth } from './group-servers.ts';

const REQUESTS = {
  ListServerGroups: async () =>
    (await import('@alicloud/alb20200616/dist/models/ListServerGroupsRequest.js')).ListServerGroupsRequest,
  ListListeners: async () =>
    (await import('@alicloud/alb20200616/dist/models/ListListenersRequest.js')).ListListenersRequest,
  GetListenerHealthStatus: async () =>
    (await import('@alicloud/alb20200616/dist/models/GetListenerHealthStatusRequest.js'))
      .GetListenerHealthStatusRequest,
  ListServerGroupServers: async () =>
    (await import('@alicloud/alb20200616/dist/models/ListServerGroupServersRequest.js')).ListServerGroupServersRequest,
  AddServersToServerGroup: async () =>
    (await import('@alicloud/alb20200616/dist/models/AddServersToServerGroupRequest.js'))
      .AddServersToServerGroupRequest,
  UpdateServerGroupServersAttribute: async () =>
    (await import('@alicloud/alb20200616/dist/models/UpdateServerGroupServersAttributeRequest.js'))
      .UpdateServerGroupServersAttributeRequest,
  RemoveServersFromServerGroup: async () =>
    (await import('@alicloud/alb20200616/dist/models/RemoveServersFromServerGroupRequest.js'))
      .RemoveServersFromServerGroupRequest,
  ListAsynJobs: async () =>
    (await import('@alicloud/alb20200616/dist/models/ListAsynJobsRequest.js')).ListAsynJobsRequest,
} as const;

const API: AliyunApi<typeof REQUESTS> = {
  service: 'alb',
  version: '2020-06-16',
  requests: REQUESTS,
  inBody: { AddServersToServerGroup: 'Servers', UpdateServerGroupServersAttribute: 'Servers' },
};

/** The most servers in one call. */
export const MOST_IN_CALL = 200;
const LARGEST_PAGE = 100;
const LARGEST_HEALTH_PAGE = 30;
const MOST_PAGES = 200;
const MOST_READINGS = 5;
/** Milliseconds. */
const JOB_ENDS_WITHIN = 120_000;
const JOB_LOOKED_AT_EVERY = [200, 500, 1000, 2000] as const;

/** A server as calls that change a server group name it. */
export interface AlbServer {
  readonly serverId: string;
  readonly serverType: string;
  readonly port: number;
  readonly serverIp?: string;
}

/** What a server group is. */
export interface AlbServerGroup {
  readonly type: 'Ip' | 'Instance';
  readonly vpc: string;
  /** The ids of the load balancers that use it. */
  readonly balancers: readonly string[];
  readonly isChecked: boolean;
  /** Seconds for which a server that is taken out may finish its requests; null = they may be cut. */
  readonly drains: number | null;
}

/** One server group of Application Load Balancer. */
export class Alb {
  private readonly id: string;
  private readonly service: AliyunService<typeof REQUESTS>;

  constructor(id: string, place: AliyunPlace, outbound: Pick<Outbound, 'lookupFor'>) {
    this.id = id;
    this.service = new AliyunService(API, place, outbound);
  }

  /** @throws CloudFault; MessageError for a server group whose servers nodes cannot be */
  async group(signal: AbortSignal): Promise<AlbServerGroup> {
    const answer = await this.service.call('ListServerGroups', { serverGroupIds: [this.id] }, signal);
    const found = answered(ANSWERS.groups, answer).ServerGroups?.find(({ ServerGroupId: id }) => id === this.id);
    if (found === undefined) throw new CloudFault('missing', { said: this.id });
    return groupIn(found);
  }

  /**
   * Every server that is in, or is being put in or taken out. When others come and go while pages are read, a page may lack some: then all
   * of them are read again.
   */
  async servers(signal: AbortSignal): Promise<readonly AlbListed[]> {
    const fields = { serverGroupId: this.id, maxResults: LARGEST_PAGE };
    for (let tries = 1; ; tries += 1) {
      const pages = await this.pages('ListServerGroupServers', fields, ANSWERS.servers, signal);
      const servers = pages.flatMap(({ Servers: servers = [] }) => servers);
      const isWhole = pages.every(({ TotalCount: count }) => count === undefined || count === servers.length);
      if (isWhole || tries === MOST_READINGS) return servers;
    }
  }

  /** What all listeners of its load balancers say of its servers. */
  async health({ balancers, isChecked }: AlbServerGroup, signal: AbortSignal): Promise<GroupHealth> {
    const found = await Promise.all((await this.listeners(balancers, signal)).map((id) => this.healthAt(id, signal)));
    const maps = found.flat().filter((map) => map !== null);
    return { isChecked, isUsed: maps.length > 0, ailing: new Map(maps.flatMap((map) => [...map])) };
  }

  /** @param servers MOST_IN_CALL at most */
  async add(
    servers: readonly (AlbServer & { readonly weight: number; readonly remoteIpEnabled?: boolean })[],
    signal: AbortSignal,
  ): Promise<void> {
    await this.change('AddServersToServerGroup', { serverGroupId: this.id, servers }, signal);
  }

  /** @param servers MOST_IN_CALL at most */
  async weigh(servers: readonly (AlbServer & { readonly weight: number })[], signal: AbortSignal): Promise<void> {
    await this.change('UpdateServerGroupServersAttribute', { serverGroupId: this.id, servers }, signal);
  }

  /** Begins to take servers out. @param servers MOST_IN_CALL at most */
  async remove(servers: readonly AlbServer[], signal: AbortSignal): Promise<void> {
    await this.service.call('RemoveServersFromServerGroup', { serverGroupId: this.id, servers }, signal);
  }

  private async listeners(balancers: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
    if (balancers.length === 0) return [];
    const fields = { loadBalancerIds: balancers, maxResults: LARGEST_PAGE };
    const pages = await this.pages('ListListeners', fields, ANSWERS.listeners, signal);
    return pages.flatMap(({ Listeners: listeners = [] }) => listeners.map(({ ListenerId: id }) => id));
  }

  private async healthAt(listenerId: string, signal: AbortSignal): Promise<readonly ReturnType<typeof healthIn>[]> {
    const fields = { listenerId, includeRule: true, maxResults: LARGEST_HEALTH_PAGE };
    const pages = await this.pages('GetListenerHealthStatus', fields, ANSWERS.health, signal);
    return pages.map((page) => healthIn(page, this.id));
  }

  /** A change is a job in the background: it is waited for, as ALB takes no other one meanwhile, and as it may fail. */
  private async change<Of extends ActionOf<typeof REQUESTS>>(
    action: Of,
    fields: FieldsOf<typeof REQUESTS, Of>,
    signal: AbortSignal,
  ): Promise<void> {
    const { JobId: job = '' } = answered(ANSWERS.begun, await this.service.call(action, fields, signal));
    if (job === '') return;
    const end = performance.now() + JOB_ENDS_WITHIN;
    for (let looks = 0; performance.now() < end; looks += 1) {
      const answer = await this.service.call('ListAsynJobs', { jobIds: [job] }, signal);
      const [found] = answered(ANSWERS.jobs, answer).Jobs ?? [];
      const { Status: status = '', ErrorCode: code = '', ErrorMessage: said = '' } = found ?? {};
      if (status === 'Failed') throw new CloudFault('refused', { said: `${code}: ${said}` });
      if (status === 'Succeeded') return;
      await delay(JOB_LOOKED_AT_EVERY[Math.min(looks, JOB_LOOKED_AT_EVERY.length - 1)], undefined, { signal });
    }
  }

  private async pages<
    Of extends 'ListServerGroupServers' | 'ListListeners' | 'GetListenerHealthStatus',
    Page extends TSchema,
  >(
    action: Of,
    fields: FieldsOf<typeof REQUESTS, Of>,
    grammar: Page,
    signal: AbortSignal,
  ): Promise<readonly Static<Page>[]> {
    const found: Static<Page>[] = [];
    for (let next = ''; found.length < MOST_PAGES;) {
      const asked = { ...fields, ...(next === '' ? {} : { nextToken: next }) };
      const page = answered(grammar, await this.service.call(action, asked, signal));
      found.push(page);
      next = (page as { readonly NextToken?: string }).NextToken ?? '';
      if (next === '') return found;
    }
    throw new CloudFault('unsure', { said: 'its pages have no end' });
  }
}

/** @throws MessageError for a server group whose servers nodes cannot be */
function groupIn(found: NonNullable<Answer<'groups'>['ServerGroups']>[number]): AlbServerGroup {
  const { ServerGroupType: type = '', VpcId: vpc = '', RelatedLoadBalancerIds: balancers = [] } = found;
  if (type !== 'Ip' && type !== 'Instance') throw new MessageError(message('group_type', { type }));
  const { ConnectionDrainConfig: drain = {}, HealthCheckConfig: health = {} } = found;
  const { ConnectionDrainEnabled: isDrained = false, ConnectionDrainTimeout: seconds = 300 } = drain;
  return { type, vpc, balancers, isChecked: health.HealthCheckEnabled ?? true, drains: isDrained ? seconds : null };
}
