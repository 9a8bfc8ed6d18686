import { parseAllowList } from '../../src/base/outbound/allow-list.ts';
import { openOutbound } from '../../src/base/outbound/outbound.ts';
import { KeyFiles } from '../../src/base/private-key.ts';
import { Discoveries } from '../../src/discovery/registry.ts';
import { MachineProviders } from '../../src/machines/registry.ts';
import type { Backends } from '../../src/operations/records/backends.ts';
import type { Database } from '../../src/store/database.ts';

/** Machine types and load balancers of a database, for tests that make no machines and reach no load balancer. */
export function backendsOf(
  database: Database,
  { keys = new KeyFiles('/nonexistent'), offersSandbox = true } = {},
): Backends {
  const outbound = openOutbound(parseAllowList(''));
  const connect = { defaultKeyFile: '/dev/null', keys, checkHostKey: () => Promise.resolve(), outbound };
  const files = { dataDir: '/nonexistent', publicKeyFile: '/dev/null' };
  const machines = new MachineProviders({ database, installation: 'test', outbound, keys, ...files, offersSandbox });
  const discoveries = new Discoveries({ database, connect });
  return {
    machinesOf: (id) => machines.of(id),
    discoveryOf: (id) => discoveries.of(id),
    keys,
    publicKey: () => Promise.resolve('ssh-ed25519 AAAA'),
    installation: 'test',
    whyNoMachines: (provider) => machines.whyNotOffered(provider),
  };
}
