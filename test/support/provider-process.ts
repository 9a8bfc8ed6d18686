import { messageOf } from '../../src/base/errors.ts';
import type { DiscoveryDeps } from '../../src/discovery/discovery.ts';
import { openDatabase } from '../../src/store/database.ts';
import { type DiscoveryOpening, linkDeps, noSsh, openedWith } from './discoveries.ts';
import { dockerAccess } from './docker-access.ts';
import { requestsFor } from './machine-requests.ts';
import type { CallResult, ProviderCall } from './provider-calls.ts';
import { openedProviders } from './opened-providers.ts';
import { sshAccess } from './ssh-access.ts';

/*
 * Makes the calls of providers that it is sent, each with a newly opened provider.
 */

const { signal } = new AbortController();
const channels = new Map<string, DiscoveryDeps>();

/** Calls of a process share a channel, as those of a server do. */
function accessOf({ keys }: DiscoveryOpening): DiscoveryDeps {
  if (keys === undefined) return linkDeps(noSsh);
  const access = channels.get(keys) ?? sshAccess(keys);
  channels.set(keys, access);
  return access;
}

async function* made(call: ProviderCall): AsyncIterable<unknown> {
  if (call.verb === 'register' || call.verb === 'unregister') {
    yield* openedWith(call.at, accessOf(call.at))[call.verb](call.items, signal);
    return;
  }
  const { url, dataDir, vmTypeId, docker } = call.at;
  const database = openDatabase({ url, connections: 1, onError: () => {} });
  const access = dockerAccess(dataDir, ...(docker === undefined ? [] : [docker]));
  const provider = await openedProviders({ database, dataDir, offersSandbox: true, docker: access }).of(vmTypeId);
  if (call.verb === 'create') yield* provider.create(requestsFor(call.items), signal);
  else yield* provider[call.verb](call.items, signal);
  await database.destroy();
}

async function resultOf(call: ProviderCall): Promise<CallResult> {
  try {
    const events: unknown[] = [];
    for await (const event of made(call)) events.push(event);
    return { events };
  } catch (error) {
    return { thrown: messageOf(error) };
  }
}

process.on('disconnect', () => process.exit());
process.on('message', (call: ProviderCall) => void resultOf(call).then((result) => process.send?.(result)));
process.send?.('ready');
