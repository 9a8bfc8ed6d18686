import { setTimeout as delay } from 'node:timers/promises';
import { message } from '../../messages/message.ts';
import type { Server, ServerEvent } from '../discovery.ts';
import { chunksOf } from '../../base/calls/chunks.ts';
import type { Instance } from './answers.ts';
import type { ConsulApi } from './api.ts';
import { fulfilled, MOST_INSTANCES } from './change.ts';
import type { Settings } from './settings.ts';
import { unregisterOperation } from './wanted.ts';

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
  const removed: Server[] = [];
  for (const chunk of chunksOf(servers, MOST_INSTANCES)) {
    const wishes = chunk.map(({ name }) => ({
      name,
      isMet: (found: Instance | null) => found === null,
      operations: (found: Instance | null) => (found === null ? [] : [unregisterOperation(found, settings)]),
    }));
    const changed = await fulfilled({ api, own }, wishes, { signal });
    for (const server of chunk) {
      if (changed.has(server.name)) removed.push(server);
      else yield { ip: server.ip, ok: true, log: message('instance_absent', { node: server.name, service }) };
    }
  }
  if (removed.length > 0) await delay(settle * 1000, undefined, { signal });
  for (const { ip, name } of removed)
    yield { ip, ok: true, log: message('key_removed', { key: `${service}/${name}`, seconds: settle }) };
}
