import { parseAllowList } from '../../src/base/outbound/allow-list.ts';
import { openOutbound } from '../../src/base/outbound/outbound.ts';
import { JumpHosts } from '../../src/base/ssh/jump-hosts.ts';
import { Discoveries } from '../../src/discovery/registry.ts';
import { MachineProviders } from '../../src/machines/registry.ts';
import type { Backends } from '../../src/operations/records/backends.ts';
import type { Database } from '../../src/store/database.ts';
import { keysIn } from './keys.ts';
import { noChannel } from './no-channel.ts';

/** Machine types and load balancers of a database, for tests that make no machines and reach no load balancer. */
export function backendsOf(database: Database, { keys = keysIn('/nonexistent'), offersSandbox = true } = {}): Backends {
  const outbound = openOutbound(parseAllowList(''));
  const jumpHosts = new JumpHosts({ keys, checkHostKey: () => Promise.resolve(), outbound });
  const machines = new MachineProviders({
    database,
    installation: 'test',
    outbound,
    keys,
    dataDir: '/nonexistent',
    offersSandbox,
  });
  const discoveries = new Discoveries({
    database,
    connect: { channel: noChannel, dataDir: '/nonexistent', installation: 'test', outbound, jumpHosts },
  });
  return {
    machinesOf: (id) => machines.of(id),
    discoveryOf: (id) => discoveries.of(id),
    keys,
    installation: 'test',
    whyNoMachines: (provider) => machines.whyNotOffered(provider),
  };
}
