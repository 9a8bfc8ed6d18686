import { setTimeout as delay } from 'node:timers/promises';
import { message } from '../../messages/message.ts';
import type { Server, ServerEvent } from '../discovery.ts';
import { chunksOf } from '../../base/calls/chunks.ts';
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
  const removed: Server[] = [];
  for (const chunk of chunksOf(servers, MOST_KEYS)) {
    const wishes = chunk.map(({ name }) => ({ name, value: null, isMet: (found: unknown) => found === null }));
    const changed = await fulfilled(store, wishes, signal);
    for (const server of chunk) {
      if (changed.has(server.name)) removed.push(server);
      else yield { ip: server.ip, ok: true, log: message('key_absent', { node: server.name, prefix }) };
    }
  }
  if (removed.length > 0) await delay(settle * 1000, undefined, { signal });
  for (const { ip, name } of removed)
    yield { ip, ok: true, log: message('key_removed', { key: `${prefix}${name}`, seconds: settle }) };
}
