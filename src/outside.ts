import type { LinkDeps } from './base/link/link.ts';
import { openOutbound, type Outbound } from './base/outbound/outbound.ts';
import { KeyFiles } from './base/private-key.ts';
import { ensureKeyPair } from './channel/ssh/key-pair.ts';
import { type Config, offersSandbox } from './config.ts';
import type { DataDirectory } from './data-directory.ts';
import { Discoveries } from './discovery/registry.ts';
import type { VmTypeId } from './domain/ids.ts';
import type { MachineProvider } from './machines/provider.ts';
import { MachineProviders } from './machines/registry.ts';
import type { Database } from './store/database.ts';
import { HostKeys } from './store/fleet/host-keys.ts';
import { installationId } from './store/processes/installation.ts';

/** What the server reaches beside its database. */
export interface Outside {
  /** The id of this installation. */
  readonly installation: string;
  readonly hostKeys: HostKeys;
  readonly access: LinkDeps & { readonly outbound: Outbound };
  readonly machines: MachineProviders;
  readonly machinesOf: (id: VmTypeId) => Promise<MachineProvider>;
  readonly discoveries: Discoveries;
}

/** Machine providers and load balancers. Nothing is contacted before they are used. */
export async function openOutside(config: Config & DataDirectory, database: Database): Promise<Outside> {
  const { dataDir, keyFile, outboundAllow } = config;
  const installation = await installationId(database);
  await ensureKeyPair(keyFile);
  const keys = new KeyFiles(config.keys, keyFile);
  const hostKeys = new HostKeys(database);
  const outbound = openOutbound(outboundAllow);
  const access = { keys, checkHostKey: hostKeys.check, outbound };
  const machines = new MachineProviders({
    database,
    installation,
    dataDir,
    keys,
    outbound,
    offersSandbox: offersSandbox(config),
    docker: { ...access, daemons: config.docker },
  });
  const machinesOf = (id: VmTypeId): Promise<MachineProvider> => machines.of(id);
  const discoveries = new Discoveries({ database, connect: access });
  return { installation, hostKeys, access, machines, machinesOf, discoveries };
}
