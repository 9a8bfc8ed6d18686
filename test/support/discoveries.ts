import { KeyFiles } from '../../src/base/private-key.ts';
import type { ConnectDeps } from '../../src/discovery/connect.ts';
import type { Discovery, RegisteredServer, Server, ServerEvent } from '../../src/discovery/discovery.ts';
import { openDiscovery } from '../../src/discovery/registry.ts';
import { OUTBOUND_TO_LOOPBACK } from './no-channel.ts';
import type { Service } from './http-services.ts';

export const never = new AbortController().signal;
/** For balancers that need no SSH. */
export const noSsh: ConnectDeps = {
  defaultKeyFile: '/nonexistent',
  keys: new KeyFiles('/nonexistent'),
  outbound: OUTBOUND_TO_LOOPBACK,
  checkHostKey: () => Promise.reject(new Error('no ssh in this test')),
};

/** Every event of a call. */
export async function all(events: AsyncIterable<ServerEvent>): Promise<readonly ServerEvent[]> {
  const list: ServerEvent[] = [];
  for await (const event of events) list.push(event);
  return list;
}

export const serversOf = (services: readonly Service[]): readonly Server[] =>
  services.map(({ ip }, index) => ({ ip, name: `web-${index + 1}` }));

/** The backend "web" with quick health checks. */
export function open(settings: Record<string, unknown>, deps: ConnectDeps = noSsh): Discovery {
  return openDiscovery('haproxy', { backend: 'web', check_interval: 0.1, ...settings }, deps);
}

export const states = async (discovery: Discovery): Promise<Record<string, RegisteredServer['state']>> =>
  Object.fromEntries((await discovery.list()).map(({ name, state }) => [name, state]));
