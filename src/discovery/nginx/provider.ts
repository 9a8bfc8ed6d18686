import { answeredWithin } from '../../base/calls/answered-within.ts';
import type { Value } from '../../messages/message.ts';
import { answered } from '../answered.ts';
import type { Discovery, DiscoveryDeps, DiscoveryKind, Member, Server, ServerEvent } from '../discovery.ts';
import { membersOfHosts } from '../hosts/members.ts';
import { Rounds } from '../rounds.ts';
import { usualOf } from '../server-settings.ts';
import { targetsOf } from '../targets.ts';
import { changeUpstreams } from './change.ts';
import { hostComplaints } from './check.ts';
import type { ServerChange } from './edit.ts';
import { NginxHost } from './host.ts';
import type { FileState } from './host-answer.ts';
import { membersIn } from './members.ts';
import { type Balancer, registerServers } from './register.ts';
import type { OwnServer } from './server-line.ts';
import { type Settings, settings } from './settings.ts';
import { ownServer } from './targets.ts';
import { unregisterServers } from './unregister.ts';

/**
 * Upstreams of nginx: lines in a file on each of its hosts, which are reached over SSH. nginx 1.18 or newer, on Linux.
 *
 * The file is the balancer's whole state, so that a restart of nginx forgets nothing. All hosts change together or none does (NC1).
 */
export const nginx: DiscoveryKind<Settings> = {
  name: 'nginx',
  title: { en: 'nginx', zh: 'nginx' },
  settings,
  abilities: { drains: true, cuts: false, weights: true, waits: true, names: true, ports: true },
  open: (settings, deps) => new Nginx(settings, deps),
};

const never = new AbortController().signal;
/** Seconds for the answer of `check`. */
const CHECK_WITHIN = 60;

class Nginx implements Discovery {
  readonly usual: Discovery['usual'];
  private readonly balancer: Balancer;

  constructor(settings: Settings, { channel }: DiscoveryDeps) {
    const { upstreams } = settings;
    this.usual = usualOf(settings);
    const hosts = settings.hosts.map((host) => new NginxHost(host, settings, channel));
    // a round is others' too: nobody's signal ends it
    const changes = new Rounds((round: readonly ServerChange[]) => changeUpstreams(hosts, upstreams, round, never));
    this.balancer = { hosts, changes, settings };
  }

  async *register(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    const { targets, refused } = await this.targets(servers, false);
    yield* refused;
    yield* answered(targets, signal, () => registerServers(this.balancer, targets, signal));
  }

  async *unregister(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    const { targets, refused } = await this.targets(servers, true);
    yield* refused;
    yield* answered(targets, signal, () => unregisterServers(this.balancer, targets, signal));
  }

  members(signal: AbortSignal): Promise<readonly Member[]> {
    const { hosts, settings } = this.balancer;
    return membersOfHosts(hosts, (state: FileState) => membersIn(state, settings.upstreams), signal);
  }

  async check(): Promise<readonly Value[]> {
    const { hosts, settings } = this.balancer;
    const signal = answeredWithin(CHECK_WITHIN);
    const complaints = await Promise.all(hosts.map((host) => hostComplaints(host, settings, signal)));
    return complaints.flat();
  }

  private targets(servers: readonly Server[], isLeaving: boolean): ReturnType<typeof targetsOf<OwnServer>> {
    const own = (server: Server, address: string): OwnServer => ownServer(server, address, this.balancer.settings);
    return targetsOf(servers, { isLeaving, own });
  }
}
