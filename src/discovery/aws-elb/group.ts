import type { Outbound } from '../../base/outbound/outbound.ts';
import { Ec2 } from '../../clouds/aws/ec2.ts';
import { SharedReads } from '../../store/shared-reads.ts';
import { message } from '../../messages/message.ts';
import type { Member, Server } from '../discovery.ts';
import { inParts, type PartEnd } from '../groups/in-parts.ts';
import type { ServerGroup, Target, Targets } from '../groups/server-group.ts';
import { Elb, isOfTarget, MOST_IN_CALL, type TargetGroup } from './elb.ts';
import { type ElbTarget, memberOf } from './group-targets.ts';
import { addressesById } from './instances.ts';
import { placeIn, type Settings } from './settings.ts';
import { targetsOf } from './targets.ts';

/** Seconds beyond the deregistration delay until the target group says that it is over. */
const MORE = 60;

const never = new AbortController().signal;

/** What calls of a load balancer share: the target group of its settings. */
export class Group implements ServerGroup<ElbTarget> {
  readonly name: string;
  readonly looksUntilSure = 1;
  readonly settings: Settings;
  readonly elb: Elb;
  readonly ec2: Ec2;
  private readonly looks = new SharedReads<readonly ElbTarget[]>();

  /** @param isPatient whether calls are made again that nobody answers */
  constructor(settings: Settings, outbound: Pick<Outbound, 'lookupFor'>, isPatient = true) {
    const { target_group: arn, profile, endpoint, ec2_endpoint: ec2Endpoint } = settings;
    const { region, name } = placeIn(arn);
    const place = { region, isPatient, ...(profile === undefined ? {} : { profile }) };
    this.name = name;
    this.settings = settings;
    this.elb = new Elb(arn, { ...place, ...(endpoint === undefined ? {} : { endpoint }) }, outbound);
    this.ec2 = new Ec2({ ...place, ...(ec2Endpoint === undefined ? {} : { endpoint: ec2Endpoint }) }, outbound);
  }

  get title() {
    return message('elb_group', { group: this.name });
  }

  look(): Promise<readonly ElbTarget[]> {
    return this.looks.share('targets', () => this.elb.targets(never));
  }

  async find(servers: readonly Server[], isLeaving: boolean, signal: AbortSignal): Promise<Targets> {
    const group = await this.elb.group(signal);
    const { ec2, title, settings } = this;
    return targetsOf(servers, { title, group, ec2, settings, isLeaving }, signal);
  }

  register(targets: readonly Target[], signal: AbortSignal): AsyncIterable<PartEnd<Target>> {
    const zone = this.settings.outside_vpc ? { AvailabilityZone: 'all' } : {};
    const call = (part: readonly Target[]): Promise<void> =>
      this.elb.register(
        part.map(({ id, port }) => ({ Id: id, Port: port, ...zone })),
        signal,
      );
    return inParts(targets, MOST_IN_CALL, call, isOfTarget);
  }

  deregister(targets: readonly ElbTarget[], signal: AbortSignal): AsyncIterable<PartEnd<ElbTarget>> {
    const call = (part: readonly ElbTarget[]): Promise<void> =>
      this.elb.deregister(
        part.map(({ id, port, zone }) => ({
          Id: id,
          Port: port,
          ...(zone === null ? {} : { AvailabilityZone: zone }),
        })),
        signal,
      );
    return inParts(targets, MOST_IN_CALL, call, isOfTarget);
  }

  async goneWithin(signal: AbortSignal): Promise<number> {
    return (await this.elb.delay(signal)) + MORE;
  }

  async members(signal: AbortSignal): Promise<readonly Member[]> {
    const targets = await this.elb.targets(signal);
    const addresses = await this.addresses(targets, signal);
    return targets.map((target) => memberOf(target, addresses.get(target.id) ?? target.id));
  }

  /** The addresses of targets, by what the target group knows them by. */
  private async addresses(targets: readonly ElbTarget[], signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const ids = [...new Set(targets.map(({ id }) => id))];
    const { type }: Pick<TargetGroup, 'type'> = await this.elb.group(signal);
    if (type === 'ip') return new Map(ids.map((id) => [id, id]));
    return ids.length === 0 ? new Map() : addressesById(this.ec2, ids, this.settings.address, signal);
  }
}
