import { BlockList, isIP } from 'node:net';
import { BalancingProxy, type Balanced } from './balancing-proxy.ts';
import { CloudError, type InstancesCloud } from './instances-cloud.ts';

export const SERVER_GROUP = 'sgp-bp10000000';

/** A server as a call names it. */
export interface NamedServer {
  readonly id: string;
  readonly type: string;
  readonly port: number;
  readonly weight: number | null;
  readonly isRemote: boolean;
}

interface GroupServer extends Balanced {
  readonly id: string;
  readonly type: string;
  weight: number;
  /** Milliseconds since 1970 when it was put in. */
  readonly added: number;
  /** Milliseconds since 1970; null = it is not taken out. */
  removed: number | null;
}

/** A server as it is listed. */
export interface ListedServer extends GroupServer {
  readonly status: string;
  /** null = ALB finds nothing wrong with it */
  readonly ailing: readonly [status: string, reason?: string] | null;
}

/** A server group with an application load balancer, as the API's documentation describes them. */
export class ServerGroupCloud implements AsyncDisposable {
  readonly type: string;
  /** Seconds; null = connection draining is off. */
  drain: number | null = 300;
  /** Milliseconds that a job takes. Meanwhile the group takes no other change. */
  jobTakes = 60;
  /** Whether a listener has it. */
  isUsed = true;
  most = 1000;
  /** Why the next job fails. */
  jobFails: CloudError | null = null;
  private readonly servers = new Map<string, GroupServer>();
  private readonly jobs: { readonly ends: number; readonly fault: CloudError | null }[] = [];
  private readonly instances: InstancesCloud | null;
  private readonly vpc = new BlockList();
  private proxy: BalancingProxy<GroupServer> | null = null;

  private constructor(type: string, instances: InstancesCloud | null) {
    this.type = type;
    this.instances = instances;
    this.vpc.addSubnet('127.0.0.0', 8);
  }

  /** @param instances what servers are, in a group of type Instance */
  static async start(type = 'Ip', instances: InstancesCloud | null = null): Promise<ServerGroupCloud> {
    const cloud = new ServerGroupCloud(type, instances);
    cloud.proxy = await BalancingProxy.start(() => cloud.serving());
    return cloud;
  }

  get url(): string {
    return this.proxy?.url ?? '';
  }

  /** @returns the id of the job @throws CloudError and then none of them is put in */
  add(named: readonly NamedServer[]): string {
    this.checkFree();
    const servers = named.map((one) => this.serverOf(one));
    this.listed();
    for (const server of servers) {
      if (this.servers.has(keyOf(server))) throw new CloudError('ResourceAlreadyExist.Server', keyOf(server));
    }
    if (this.servers.size + servers.length > this.most) throw new CloudError('QuotaExceeded.ServersNum', 'the quota');
    return this.begin(() => {
      for (const server of servers) this.servers.set(keyOf(server), server);
    });
  }

  /** @throws CloudError */
  weigh(named: readonly NamedServer[]): string {
    this.checkFree();
    const servers = named.map((one) => this.known(one));
    return this.begin(() => {
      for (const [index, server] of servers.entries()) server.weight = named[index]?.weight ?? server.weight;
    });
  }

  /** @throws CloudError and then none of them is taken out */
  remove(named: readonly NamedServer[]): string {
    this.checkFree();
    const servers = named.map((one) => this.known(one));
    return this.begin(() => {
      for (const server of servers) server.removed = Date.now();
    });
  }

  /** @throws CloudError */
  job(id: string): readonly [status: string, fault: CloudError | null] {
    const found = this.jobs[Number(id.replace('job-', ''))];
    if (found === undefined) throw new CloudError('ResourceNotFound.Job', id, 404);
    if (Date.now() < found.ends) return ['Processing', null];
    return [found.fault === null ? 'Succeeded' : 'Failed', found.fault];
  }

  listed(): readonly ListedServer[] {
    for (const [key, server] of this.servers) if (this.isGone(server)) this.servers.delete(key);
    return [...this.servers.values()].map((server) => ({
      ...server,
      status: this.statusOf(server),
      ailing: ailingOf(server),
    }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.proxy?.[Symbol.asyncDispose]();
  }

  private serving(): readonly GroupServer[] {
    return [...this.servers.values()].filter(
      ({ removed, added }) => removed === null && Date.now() >= added + this.jobTakes,
    );
  }

  private checkFree(): void {
    if (this.jobs.some(({ ends }) => Date.now() < ends)) {
      throw new CloudError('IncorrectStatus.ServerGroup', 'The status of servergroup is incorrect');
    }
  }

  private begin(effect: () => void): string {
    const fault = this.jobFails;
    this.jobFails = null;
    if (fault === null) effect();
    this.jobs.push({ ends: Date.now() + this.jobTakes, fault });
    return `job-${this.jobs.length - 1}`;
  }

  /** One without requests in flight is gone at once. */
  private isGone({ removed, inFlight }: GroupServer): boolean {
    if (removed === null || Date.now() < removed + this.jobTakes) return false;
    return inFlight === 0 || Date.now() >= removed + (this.drain ?? 0) * 1000;
  }

  private statusOf({ removed, added }: GroupServer): string {
    if (removed !== null) return 'Removing';
    return Date.now() < added + this.jobTakes ? 'Adding' : 'Available';
  }

  private known(named: NamedServer): GroupServer {
    this.listed();
    const found = this.servers.get(keyOf(named));
    if (found === undefined || found.type !== named.type) {
      throw new CloudError('ResourceNotFound.Server', `no ${keyOf(named)}`, 404);
    }
    if (found.removed !== null) throw new CloudError('InvalidParameter', `${keyOf(named)} is being taken out`);
    return found;
  }

  private serverOf({ id, type, port, weight, isRemote }: NamedServer): GroupServer {
    const instance = this.instances?.existing().find((one) => one.id === id);
    const address = this.type === 'Ip' ? id : instance?.ip;
    if (type !== (this.type === 'Ip' ? 'Ip' : 'Ecs')) throw new CloudError('Mismatch.ServerType', type);
    if (address === undefined) throw new CloudError('ResourceNotFound.Ecs', `no ${id}`, 404);
    if (isIP(address) === 0) throw new CloudError('IllegalParam.ServerIp', `The param of ${id} is illegal`);
    if (!this.vpc.check(address) && !isRemote)
      throw new CloudError('IllegalParam.ServerIp', `${id} is outside of the VPC`);
    return {
      id,
      type,
      port,
      weight: weightIn(weight),
      address,
      isHealthy: null,
      inFlight: 0,
      added: Date.now(),
      removed: null,
    };
  }
}

function weightIn(weight: number | null): number {
  if (weight === null || weight < 0 || weight > 100) throw new CloudError('InvalidParameter', 'Weight');
  return weight;
}

function ailingOf({ isHealthy, weight }: GroupServer): ListedServer['ailing'] {
  if (weight === 0) return ['Unused'];
  if (isHealthy === null) return ['Initial'];
  return isHealthy ? null : ['Unhealthy', 'CONNECT_FAILED'];
}

function keyOf({ id, port }: Pick<GroupServer, 'id' | 'port'>): string {
  return `${id} ${port}`;
}
