import { chunksOf } from '../../base/calls/chunks.ts';
import type { Server, ServerEvent } from '../discovery.ts';
import { waitedOut } from '../waited.ts';
import { fulfilled, MOST_KEYS, type Store } from './change.ts';
import type { Settings } from './settings.ts';

/**
 * Deletes the keys of servers, by their names alone. Clients that watch the prefix learn of it at once, others when they ask next: they
 * have the settle time before a server counts as taken out.
 */
export async function* unregisterServers(
  store: Store,
  servers: readonly Server[],
  { prefix, settle_time: settle }: Settings,
  signal: AbortSignal,
): AsyncIterable<ServerEvent> {
  const removed = new Set<string>();
  for (const chunk of chunksOf(servers, MOST_KEYS)) {
    const wishes = chunk.map(({ name }) => ({ name, value: null, isMet: (found: unknown) => found === null }));
    for (const name of await fulfilled(store, wishes, signal)) removed.add(name);
  }
  const gone = servers.map(({ ip, name }) => ({ ip, server: `${prefix}${name}`, isRemoved: removed.has(name) }));
  yield* waitedOut(gone, settle, signal);
}
