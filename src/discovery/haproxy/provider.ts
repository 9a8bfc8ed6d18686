import type { Value } from '../../messages/message.ts';
import type { Discovery, DiscoveryDeps, DiscoveryKind, Member, Server, ServerEvent } from '../discovery.ts';
import { membersOfAll } from '../members-of-all.ts';
import { usualOf } from '../server-settings.ts';
import { HaproxyInstance } from './instance.ts';
import { memberOf } from './members.ts';
import { byAll } from './several.ts';
import { type Settings, settings } from './settings.ts';

/**
 * HAProxy 2.6 or newer, through its runtime API. Servers are added and deleted at run time; one in HAProxy's own
 * configuration file is put into maintenance instead of deleted. A restart or reload of HAProxy forgets what was added.
 *
 * Several instances are one balancer: a server is in, or out, when it is so at all of them. Nothing is taken back where one of them
 * fails: the next call, which changes nothing where all is done (D1), completes it.
 */
export const haproxy: DiscoveryKind<Settings> = {
  name: 'haproxy',
  title: { en: 'HAProxy', zh: 'HAProxy' },
  settings,
  abilities: { drains: true, cuts: true, weights: true, waits: true, names: true, ports: true },
  open: (settings, deps) => new Haproxy(settings, deps),
};

/** Milliseconds for the question after the era. */
const ERA_WITHIN = 3000;

class Haproxy implements Discovery {
  readonly usual: Discovery['usual'];
  private readonly instances: readonly HaproxyInstance[];

  constructor(settings: Settings, deps: DiscoveryDeps) {
    const { others = [] } = settings;
    this.usual = usualOf(settings);
    const sockets = [settings.socket, ...others];
    const isOneOfSeveral = sockets.length > 1;
    this.instances = sockets.map((socket) => new HaproxyInstance({ socket, isOneOfSeveral }, settings, deps));
  }

  register(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    return byAll(this.instances, servers, (instance) => instance.register(servers, signal));
  }

  unregister(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    return byAll(this.instances, servers, (instance) => instance.unregister(servers, signal));
  }

  async members(signal: AbortSignal): Promise<readonly Member[]> {
    const answers = await Promise.allSettled(this.instances.map((instance) => instance.servers(signal)));
    signal.throwIfAborted();
    const failure = answers.find((answer) => answer.status === 'rejected');
    const lists = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.map(memberOf) : null));
    if (failure !== undefined && lists.every((list) => list === null)) throw failure.reason;
    return membersOfAll(lists);
  }

  /** An instance that does not answer has an era of its own, so that another begins when it is back. */
  async era(signal: AbortSignal): Promise<string> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(ERA_WITHIN)]);
    const answers = await Promise.allSettled(this.instances.map((instance) => instance.era(limit)));
    signal.throwIfAborted();
    const failure = answers.find((answer) => answer.status === 'rejected');
    if (failure !== undefined && answers.every(({ status }) => status === 'rejected')) throw failure.reason;
    return answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : '-')).join(' ');
  }

  async check(): Promise<readonly Value[]> {
    const complaints = await Promise.all(this.instances.map((instance) => instance.check()));
    return complaints.flat();
  }
}
