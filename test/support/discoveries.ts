import { type LinkDeps, openLink, placeOf } from '../../src/base/link/link.ts';
import { JumpHosts, type JumpHostsDeps } from '../../src/base/ssh/jump-hosts.ts';
import type { Discovery, Server, ServerEvent } from '../../src/discovery/discovery.ts';
import { HaproxyBackend } from '../../src/discovery/haproxy/backend.ts';
import type { BackendServer } from '../../src/discovery/haproxy/servers.ts';
import { openDiscovery } from '../../src/discovery/registry.ts';
import { englishOf, message } from '../../src/messages/message.ts';
import { OUTBOUND_TO_LOOPBACK } from './no-channel.ts';
import type { Service } from './http-services.ts';
import { keysAt } from './keys.ts';

export const never = new AbortController().signal;
/** For balancers that need no SSH. */
export const noSsh: JumpHostsDeps = {
  keys: keysAt('/nonexistent'),
  outbound: OUTBOUND_TO_LOOPBACK,
  checkHostKey: () => Promise.reject(new Error('no ssh in this test')),
};

/** What load balancers are reached with. */
export function linkDeps(deps: JumpHostsDeps): LinkDeps {
  return { outbound: deps.outbound, jumpHosts: new JumpHosts(deps) };
}

/** Every event of a call, with its English text. */
export async function all(events: AsyncIterable<ServerEvent>): Promise<readonly ServerEvent[]> {
  const list: ServerEvent[] = [];
  for await (const event of events) list.push({ ...event, log: englishOf(event.log) });
  return list;
}

export const serversOf = (services: readonly Service[]): readonly Server[] =>
  services.map(({ ip }, index) => ({ ip, name: `web-${index + 1}` }));

/** A server's state in the balancer. */
export interface RegisteredServer extends Server {
  readonly port: number;
  readonly state: 'up' | 'draining' | 'maintenance' | 'down';
  readonly sessions: number;
}

/** A load balancer whose state can be read. */
export interface OpenBalancer extends Discovery {
  check(): Promise<readonly string[]>;
  /** The registered servers. Not available over a jump. */
  list(): Promise<readonly RegisteredServer[]>;
}

/** The backend "web" with fast health checks. */
export function open(settings: Record<string, unknown>, deps: JumpHostsDeps = noSsh): OpenBalancer {
  const all = { backend: 'web', check_interval: 0.1, ...settings };
  const connect = linkDeps(deps);
  const discovery = openDiscovery('haproxy', all, connect);
  return {
    register: (servers, signal) => discovery.register(servers, signal),
    unregister: (servers, signal) => discovery.unregister(servers, signal),
    check: async () => (await discovery.check()).map(englishOf),
    list: async () => {
      await using link = await openLink(placeOf(String(settings['socket'])), null, {
        ...connect,
        noSocket: message('nothing_listens'),
      });
      return (await new HaproxyBackend(link, all.backend, never).servers()).map(registered);
    },
  };
}

function registered({ ip, name, port, sessions, admin, up }: BackendServer): RegisteredServer {
  const states = { maint: 'maintenance', drain: 'draining', ready: up ? 'up' : 'down' } as const;
  return { ip, name, port, sessions, state: states[admin] };
}

export const states = async (balancer: OpenBalancer): Promise<Record<string, RegisteredServer['state']>> =>
  Object.fromEntries((await balancer.list()).map(({ name, state }) => [name, state]));
