import { join } from 'node:path';
import { OUTBOUND_TO_LOOPBACK } from './no-channel.ts';
import { messageOf } from '../../src/base/errors.ts';
import { KeyFiles } from '../../src/base/private-key.ts';
import { MachineProviders } from '../../src/machines/registry.ts';
import { openDatabase } from '../../src/store/database.ts';
import { open } from './discoveries.ts';
import { dockerAccess } from './docker-access.ts';
import { requestsFor } from './machine-requests.ts';
import type { CallResult, ProviderCall } from './provider-calls.ts';

/*
 * Makes the calls of providers that it is sent, each with a newly opened provider.
 */

const { signal } = new AbortController();

async function* made(call: ProviderCall): AsyncIterable<unknown> {
  if (call.verb === 'register' || call.verb === 'unregister') {
    yield* open(call.at)[call.verb](call.items, signal);
    return;
  }
  const { url, dataDir, vmTypeId, docker } = call.at;
  const database = openDatabase({ url, connections: 1, onError: () => {} });
  const provider = await new MachineProviders({
    database,
    installation: 'suite',
    outbound: OUTBOUND_TO_LOOPBACK,
    dataDir,
    keys: new KeyFiles(join(dataDir, 'keys')),
    publicKeyFile: join(dataDir, 'ssh', 'id_ed25519.pub'),
    offersSandbox: true,
    docker: dockerAccess(dataDir, ...(docker === undefined ? [] : [docker])),
  }).of(vmTypeId);
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
