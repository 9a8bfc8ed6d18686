import { JumpHosts, type JumpHostsDeps } from '../../src/base/ssh/jump-hosts.ts';
import type { Discovery, DiscoveryDeps, Member, Server, ServerEvent } from '../../src/discovery/discovery.ts';
import { openDiscovery } from '../../src/discovery/registry.ts';
import type { SdId } from '../../src/domain/ids.ts';
import { englishOf } from '../../src/messages/message.ts';
import { noChannel, OUTBOUND_TO_LOOPBACK } from './no-channel.ts';
import type { Service } from './http-services.ts';
import { keysAt } from './keys.ts';

export const never = new AbortController().signal;
/** How many nodes deploys behind load balancers have. */
export const BALANCER_NODES = Number(process.env['SPRINGTIDE_BALANCER_NODES'] ?? 12);
/** What load balancers in tests are reached with. */
export type ReachDeps = JumpHostsDeps & Pick<DiscoveryDeps, 'outbound'>;

/** For balancers that need no SSH. */
export const noSsh: ReachDeps = {
  keys: keysAt('/nonexistent'),
  outbound: OUTBOUND_TO_LOOPBACK,
  checkHostKey: () => Promise.reject(new Error('no ssh in this test')),
};

/** What load balancers are reached with. */
export function linkDeps(deps: ReachDeps): DiscoveryDeps {
  return {
    outbound: deps.outbound,
    jumpHosts: new JumpHosts(deps),
    channel: noChannel,
    dataDir: '/nonexistent',
    installation: 'test',
  };
}

/** Every event of a call, with its English text. */
export async function all(events: AsyncIterable<ServerEvent>): Promise<readonly ServerEvent[]> {
  const list: ServerEvent[] = [];
  for await (const event of events) list.push({ ...event, log: englishOf(event.log) });
  return list;
}

export const serversOf = (services: readonly Service[]): readonly Server[] =>
  services.map(({ ip }, index) => ({ ip, name: `web-${index + 1}` }));

/** A load balancer, which complains in English. */
export interface OpenBalancer extends Discovery {
  check(): Promise<readonly string[]>;
}

/** A load balancer by its provider and settings, as rows have them. */
export interface DiscoveryOpening {
  readonly provider: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The directory of the keys for its hosts, of a balancer that is reached by the channel. */
  readonly keys?: string;
  /** Where the programs are, of one that a program is. */
  readonly dataDir?: string;
}

export function opened(opening: DiscoveryOpening, deps: ReachDeps = noSsh): OpenBalancer {
  return openedWith(opening, linkDeps(deps));
}

/** The same, with a channel. */
export function openedWith({ provider, settings, dataDir }: DiscoveryOpening, deps: DiscoveryDeps): OpenBalancer {
  const place = dataDir === undefined ? {} : { dataDir };
  const discovery = openDiscovery(provider, settings, { ...deps, ...place }, 1 as SdId);
  const era = discovery.era?.bind(discovery);
  return {
    register: (servers, signal) => discovery.register(servers, signal),
    unregister: (servers, signal) => discovery.unregister(servers, signal),
    members: (signal) => discovery.members(signal),
    ...(era === undefined ? {} : { era }),
    usual: discovery.usual,
    check: async () => (await discovery.check()).map(englishOf),
  };
}

/** The state of each member, by its name, or by its address where the balancer keeps no names. */
export const states = async (balancer: Pick<Discovery, 'members'>): Promise<Record<string, Member['state']>> =>
  Object.fromEntries((await balancer.members(never)).map(({ name, ip, state }) => [name ?? ip, state]));

/** HAProxy's settings in tests: the backend "web" with fast health checks. */
export const haproxyOpening = (settings: Record<string, unknown>): DiscoveryOpening => ({
  provider: 'haproxy',
  settings: { backend: 'web', check_interval: 0.1, ...settings },
});

/** The backend "web" with fast health checks. */
export function open(settings: Record<string, unknown>, deps: ReachDeps = noSsh): OpenBalancer {
  return opened(haproxyOpening(settings), deps);
}
