import type { Outbound } from '../../base/outbound/outbound.ts';
import { Ec2 } from '../../clouds/aws/ec2.ts';
import { SharedReads } from '../../store/shared-reads.ts';
import type { Server } from '../discovery.ts';
import { inParts, type PartEnd } from '../groups/in-parts.ts';
import { Elb, isOfTarget, MOST_IN_CALL, type TargetGroup } from './elb.ts';
import type { GroupTarget } from './group-targets.ts';
import { addressesById } from './instances.ts';
import { placeIn, type Settings } from './settings.ts';
import { type Target, type Targets, targetsOf } from './targets.ts';

const never = new AbortController().signal;

/** What calls of a load balancer share: the target group of its settings. */
export class Group {
  readonly name: string;
  readonly settings: Settings;
  readonly elb: Elb;
  readonly ec2: Ec2;
  private readonly looks = new SharedReads<readonly GroupTarget[]>();

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

  /** What the target group has from now on: whoever asks at the same time shares the call, which nobody's signal ends. */
  look(): Promise<readonly GroupTarget[]> {
    return this.looks.share('targets', () => this.elb.targets(never));
  }

  async find(servers: readonly Server[], isLeaving: boolean, signal: AbortSignal): Promise<Targets> {
    const group = await this.elb.group(signal);
    const { ec2, name, settings } = this;
    return targetsOf(servers, { name, group, ec2, settings, isLeaving }, signal);
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

  deregister(targets: readonly GroupTarget[], signal: AbortSignal): AsyncIterable<PartEnd<GroupTarget>> {
    const call = (part: readonly GroupTarget[]): Promise<void> =>
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

  /** The addresses of targets, by what the target group knows them by. */
  async addresses(targets: readonly GroupTarget[], signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const ids = [...new Set(targets.map(({ id }) => id))];
    const { type }: Pick<TargetGroup, 'type'> = await this.elb.group(signal);
    if (type === 'ip') return new Map(ids.map((id) => [id, id]));
    return ids.length === 0 ? new Map() : addressesById(this.ec2, ids, this.settings.address, signal);
  }
}
