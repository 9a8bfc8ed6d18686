import { canonicalAddress } from '../../domain/address.ts';
import { message, type Message } from '../../messages/message.ts';
import type { Server, ServerEvent } from '../discovery.ts';
import { chunksOf } from '../../base/calls/chunks.ts';
import { writtenPlace } from '../written-place.ts';
import { fulfilled, MOST_KEYS, NO_LEASE, type Store, type Wish } from './change.ts';
import { type Entry, entryIn, isSameEntry, USUAL_WEIGHT, valueOf } from './entries.ts';
import type { Settings } from './settings.ts';

/** Writes the keys of servers, a transaction for many. A key that says the same to clients stays as it is, whoever wrote it. */
export async function* registerServers(
  store: Store,
  servers: readonly Server[],
  settings: Settings,
  signal: AbortSignal,
): AsyncIterable<ServerEvent> {
  for (const chunk of chunksOf(servers, MOST_KEYS)) {
    const wishes = chunk.map((server) => wishOf(server, settings, store));
    const changed = await fulfilled(store, wishes, signal);
    for (const server of chunk)
      yield { ip: server.ip, ok: true, log: done(server, settings, changed.has(server.name)) };
  }
}

function wishOf(server: Server, { format, ...settings }: Settings, { lease }: Store): Wish {
  const wanted = entryOf(server, { format, ...settings });
  return {
    name: server.name,
    value: valueOf(format, server.name, wanted),
    isMet: (found) => {
      if (found === null || found.lease !== (lease?.id ?? NO_LEASE)) return false;
      const entry = entryIn(format, found.value);
      return entry !== null && isSameEntry(entry, wanted);
    },
  };
}

function entryOf({ ip, port, weight }: Server, settings: Settings): Entry {
  return {
    ip: canonicalAddress(ip),
    port: port ?? settings.port,
    weight: settings.format === 'address' ? null : (weight ?? settings.weight ?? USUAL_WEIGHT),
  };
}

function done(server: Server, settings: Settings, isNew: boolean): Message {
  const values = { address: writtenPlace(entryOf(server, settings)), server: `${settings.prefix}${server.name}` };
  return message(isNew ? 'registered' : 'registered_already', values);
}
