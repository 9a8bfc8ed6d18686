import { BlockList, isIP } from 'node:net';
import { BalancingProxy, type Balanced } from './balancing-proxy.ts';
import { CloudError, type InstancesCloud } from './instances-cloud.ts';

export const TARGET_GROUP = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0123456789abcdef';

/** A target as a call names it. */
export interface NamedTarget {
  readonly id: string;
  readonly port: number | null;
  readonly zone: string | null;
}

interface Target extends Balanced {
  readonly id: string;
  readonly zone: string | null;
  /** Milliseconds since 1970; null = it is registered. */
  drains: number | null;
}

/** A target as its health is described. */
export interface DescribedTarget {
  readonly id: string;
  readonly port: number;
  readonly zone: string | null;
  readonly health: readonly [state: string, reason?: string, description?: string];
}

/** A target group with an application load balancer, as the API Reference and the user guide describe them. */
export class TargetGroupCloud implements AsyncDisposable {
  readonly type: string;
  /** Seconds. */
  delay = 300;
  /** A target without requests counts as drained at once, but is shown as draining until the delay is over, unless a test does not want to wait. */
  isShownUntilDelay = true;
  /** Whether a listener has it. */
  isUsed = true;
  most = 1000;
  private proxy: BalancingProxy<Target> | null = null;
  private readonly targets = new Map<string, Target>();
  private readonly instances: InstancesCloud | null;
  private readonly vpc = new BlockList();

  private constructor(type: string, instances: InstancesCloud | null) {
    this.type = type;
    this.instances = instances;
    this.vpc.addSubnet('127.0.0.0', 8);
  }

  /** @param instances what targets are, in a group of type instance */
  static async start(type = 'ip', instances: InstancesCloud | null = null): Promise<TargetGroupCloud> {
    const cloud = new TargetGroupCloud(type, instances);
    cloud.proxy = await BalancingProxy.start(() => cloud.registered());
    return cloud;
  }

  get url(): string {
    return this.proxy?.url ?? '';
  }

  /** @throws CloudError and then none of them is registered */
  register(named: readonly NamedTarget[]): void {
    const targets = named.map((one) => this.targetOf(one));
    const isNew = ({ id, port }: Target): boolean => !this.targets.has(`${id} ${port}`);
    if (this.targets.size + targets.filter(isNew).length > this.most) {
      throw new CloudError('TooManyTargets', `The maximum number of targets ${this.most} has been reached`);
    }
    for (const target of targets) {
      const key = `${target.id} ${target.port}`;
      const known = this.targets.get(key);
      if (known === undefined) this.targets.set(key, target);
      else if (known.drains !== null) Object.assign(known, { drains: null, isHealthy: null });
    }
  }

  /** What is not there is no error. */
  deregister(named: readonly NamedTarget[]): void {
    for (const { id, port } of named) {
      const target = this.targets.get(`${id} ${port}`);
      if (target !== undefined) target.drains ??= Date.now();
    }
  }

  described(): readonly DescribedTarget[] {
    for (const [key, target] of this.targets) if (this.isDrained(target)) this.targets.delete(key);
    return [...this.targets.values()].map((target) => ({ ...target, health: this.healthOf(target) }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.proxy?.[Symbol.asyncDispose]();
  }

  private registered(): readonly Target[] {
    return [...this.targets.values()].filter(({ drains }) => drains === null);
  }

  private isDrained({ drains, inFlight }: Target): boolean {
    if (drains === null) return false;
    return Date.now() >= drains + this.delay * 1000 || (!this.isShownUntilDelay && inFlight === 0);
  }

  private healthOf({ drains, isHealthy }: Target): DescribedTarget['health'] {
    if (drains !== null) return ['draining', 'Target.DeregistrationInProgress', 'Target deregistration is in progress'];
    if (!this.isUsed) {
      return ['unused', 'Target.NotInUse', 'Target group is not configured to receive traffic from the load balancer'];
    }
    if (isHealthy === null) return ['initial', 'Elb.RegistrationInProgress', 'Target registration is in progress'];
    return isHealthy ? ['healthy'] : ['unhealthy', 'Target.FailedHealthChecks', 'Health checks failed'];
  }

  private targetOf({ id, port, zone }: NamedTarget): Target {
    if (port === null) throw new CloudError('ValidationError', 'a port is missing');
    const instance = this.instances?.existing().find((one) => one.id === id);
    const address = this.type === 'instance' ? instance?.ip : id;
    if (address === undefined) throw new CloudError('InvalidTarget', `The following targets do not exist: '${id}'`);
    if (isIP(address) === 0) throw new CloudError('ValidationError', `The IP address '${id}' is not valid`);
    if (this.type === 'instance' && zone !== null) throw new CloudError('ValidationError', 'no zone for instances');
    if (this.type === 'ip' && !this.vpc.check(address) && zone === null) {
      throw new CloudError('ValidationError', `The IP address '${id}' is outside of the VPC: name a zone`);
    }
    return { id, port, zone, address, weight: 1, isHealthy: null, inFlight: 0, drains: null };
  }
}
