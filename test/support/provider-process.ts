import { join } from 'node:path';
import { messageOf } from '../../src/base/errors.ts';
import { KeyFiles } from '../../src/base/private-key.ts';
import { MachineProviders } from '../../src/machines/registry.ts';
import { openDatabase } from '../../src/store/database.ts';
import { open } from './discoveries.ts';
import type { Answer, Order } from './provider-calls.ts';

/*
 * Makes the calls of providers that it is sent, each with a provider that is opened for it.
 */

const { signal } = new AbortController();

async function* made(order: Order): AsyncIterable<unknown> {
  if (order.verb === 'register' || order.verb === 'unregister') {
    yield* open(order.at)[order.verb](order.items, signal);
    return;
  }
  const { url, dataDir, vmTypeId } = order.at;
  const database = openDatabase({ url, connections: 1, onError: () => {} });
  const provider = await new MachineProviders({
    database,
    dataDir,
    keys: new KeyFiles(join(dataDir, 'keys')),
    publicKeyFile: join(dataDir, 'ssh', 'id_ed25519.pub'),
    offersSandbox: true,
  }).of(vmTypeId);
  const requests = order.items.map((token) => ({ token, name: `web-${token}` }));
  if (order.verb === 'create') yield* provider.create(requests, signal);
  else yield* provider[order.verb](order.items, signal);
  await database.destroy();
}

async function answer(order: Order): Promise<Answer> {
  try {
    const events: unknown[] = [];
    for await (const event of made(order)) events.push(event);
    return { events };
  } catch (error) {
    return { thrown: messageOf(error) };
  }
}

process.on('disconnect', () => process.exit());
process.on('message', (order: Order) => void answer(order).then((said) => process.send?.(said)));
process.send?.('ready');
