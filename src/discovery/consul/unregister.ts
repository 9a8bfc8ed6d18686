import type { Server, ServerEvent } from '../discovery.ts';
import { type GoneServer, waitedOut } from '../waited.ts';
import type { ConsulApi } from './api.ts';
import { fulfilled, type Wish } from './change.ts';
import type { Settings } from './settings.ts';
import { unregisterOperation } from './wanted.ts';

interface Leaving extends Wish {
  readonly ip: string;
}

/**
 * Removes the instances of servers with their checks, by their names alone. Clients have the settle time to notice before a server counts
 * as taken out. The node of the catalog stays.
 */
export async function* unregisterServers(
  api: ConsulApi,
  servers: readonly Server[],
  settings: Settings,
  signal: AbortSignal,
): AsyncIterable<ServerEvent> {
  const { service, node: own, settle_time: settle } = settings;
  const wishes = servers.map(({ ip, name }): Leaving => ({
    ip,
    name,
    isMet: (found) => found === null,
    operations: (found) => (found === null ? [] : [unregisterOperation(found, settings)]),
  }));
  const gone: GoneServer[] = [];
  for await (const { wish, isChanged: isRemoved } of fulfilled({ api, own }, wishes, { signal }))
    gone.push({ ip: wish.ip, server: `${service}/${wish.name}`, isRemoved });
  yield* waitedOut(gone, settle, signal);
}
