import type { Outbound } from '../../base/outbound/outbound.ts';
import { Ecs } from '../../clouds/aliyun/ecs.ts';
import { message, type Message } from '../../messages/message.ts';
import { SharedReads } from '../../store/shared-reads.ts';
import type { Member, Server, ServerEvent } from '../discovery.ts';
import { addressedServers } from '../groups/addressed.ts';
import type { PartEnd } from '../groups/in-parts.ts';
import type { ServerGroup, Target, Targets } from '../groups/server-group.ts';
import { Alb } from './alb.ts';
import { AlbChanges, type Failures } from './changes.ts';
import { type AlbTarget, memberOf, targetsIn } from './group-servers.ts';
import { addressesById, idsByAddress } from './instances.ts';
import { MOST_WEIGHT, type Settings } from './settings.ts';

/** Seconds beyond its draining until a server is gone. */
const MORE = 60;

const never = new AbortController().signal;

/** What calls of a load balancer share: the server group of its settings. */
export class AlbGroup implements ServerGroup<AlbTarget> {
  readonly name: string;
  readonly settings: Settings;
  /** ALB names those that are not healthy: one that it does not know yet is not named. */
  readonly looksUntilSure = 2;
  readonly alb: Alb;
  readonly ecs: Ecs;
  private readonly changes: AlbChanges;
  private readonly looks = new SharedReads<readonly AlbTarget[]>();

  /** @param isPatient whether calls are made again that nobody answers */
  constructor(settings: Settings, outbound: Pick<Outbound, 'lookupFor'>, isPatient = true) {
    const { server_group: id, region, profile, endpoint, ecs_endpoint: ecsEndpoint } = settings;
    this.name = id;
    this.settings = settings;
    this.alb = new Alb(id, { region, profile, endpoint, isPatient }, outbound);
    this.ecs = new Ecs({ region, profile, endpoint: ecsEndpoint, isPatient }, outbound);
    this.changes = new AlbChanges(this.alb, settings.outside_vpc);
  }

  get title(): Message {
    return message('alb_group', { group: this.name });
  }

  look(): Promise<readonly AlbTarget[]> {
    return this.looks.share('targets', () => this.targets(never));
  }

  async find(servers: readonly Server[], isLeaving: boolean, signal: AbortSignal): Promise<Targets> {
    const { type, vpc } = await this.alb.group(signal);
    const { addressed, refused } = await addressedServers(servers);
    const addresses = addressed.map(({ address }) => address);
    const ids = type === 'Ip' ? null : await idsByAddress(this.ecs, vpc, addresses, signal);
    const found = addressed.map(({ server, address }): Target | ServerEvent => {
      const { ip, port = this.settings.port, weight = this.settings.weight } = server;
      const id = ids === null ? address : ids.get(address);
      if (id === undefined && isLeaving) {
        return { ip, ok: true, log: message('group_absent', { node: ip, group: this.title }) };
      }
      if (id === undefined) return { ip, ok: false, log: message('alb_no_instance', { node: ip, address, vpc }) };
      if (!isLeaving && weight > MOST_WEIGHT)
        return { ip, ok: false, log: message('alb_weight', { node: ip, weight }) };
      return { ip, id, port, weight };
    });
    return {
      targets: found.flatMap((one) => ('id' in one ? [one] : [])),
      refused: [...refused, ...found.flatMap((one) => ('log' in one ? [one] : []))],
    };
  }

  async *register(targets: readonly Target[], signal: AbortSignal): AsyncIterable<PartEnd<Target>> {
    yield* endsOf(targets, await this.changes.putIn(targets, signal));
  }

  async *deregister(found: readonly AlbTarget[], signal: AbortSignal): AsyncIterable<PartEnd<AlbTarget>> {
    yield* endsOf(found, await this.changes.takeOut(found, signal));
  }

  async goneWithin(signal: AbortSignal): Promise<number> {
    return ((await this.alb.group(signal)).drains ?? 0) + MORE;
  }

  async members(signal: AbortSignal): Promise<readonly Member[]> {
    const targets = await this.targets(signal);
    const unknown = targets.flatMap(({ id, type, address }) => (type === 'Ecs' && address === '' ? [id] : []));
    const addresses = await addressesById(this.ecs, [...new Set(unknown)], signal);
    return targets.map((target) => memberOf(target, target.address || (addresses.get(target.id) ?? target.id)));
  }

  private async targets(signal: AbortSignal): Promise<readonly AlbTarget[]> {
    const group = await this.alb.group(signal);
    // servers first: what is healthy of them is known after they are
    const servers = await this.alb.servers(signal);
    return targetsIn(servers, await this.alb.health(group, signal));
  }
}

/** One end for all that were changed, and one for each other. */
function endsOf<Item extends Target | AlbTarget>(items: readonly Item[], failures: Failures): readonly PartEnd<Item>[] {
  return [
    { items: items.filter((item) => !failures.has(item)), fault: null },
    ...items.flatMap((item): readonly PartEnd<Item>[] => {
      const fault = failures.get(item);
      return fault === undefined ? [] : [{ items: [item], fault }];
    }),
  ];
}
