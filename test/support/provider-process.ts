import { messageOf } from '../../src/base/errors.ts';
import { openDatabase } from '../../src/store/database.ts';
import { opened } from './discoveries.ts';
import { dockerAccess } from './docker-access.ts';
import { requestsFor } from './machine-requests.ts';
import type { CallResult, ProviderCall } from './provider-calls.ts';
import { openedProviders } from './opened-providers.ts';

/*
 * Makes the calls of providers that it is sent, each with a newly opened provider.
 */

const { signal } = new AbortController();

async function* made(call: ProviderCall): AsyncIterable<unknown> {
  if (call.verb === 'register' || call.verb === 'unregister') {
    yield* opened(call.at)[call.verb](call.items, signal);
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
