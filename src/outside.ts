import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { LinkDeps } from './base/link/link.ts';
import { openOutbound, type Outbound } from './base/outbound/outbound.ts';
import { type Config, offersSandbox } from './config.ts';
import type { DataDirectory } from './data-directory.ts';
import { Discoveries } from './discovery/registry.ts';
import type { VmTypeId } from './domain/ids.ts';
import type { MachineProvider } from './machines/provider.ts';
import { MachineProviders } from './machines/registry.ts';
import { openReach, type Reach } from './reach/open-reach.ts';
import type { TakeOverLog } from './reach/take-over/taking.ts';
import type { Database } from './store/database.ts';
import { HostKeys } from './store/fleet/host-keys.ts';
import { installationId } from './store/processes/installation.ts';

/** What the server reaches beside its database. */
export interface Outside {
  /** The id of this installation. */
  readonly installation: string;
  readonly hostKeys: HostKeys;
  readonly reach: Reach;
  readonly access: LinkDeps & { readonly outbound: Outbound };
  readonly machines: MachineProviders;
  readonly machinesOf: (id: VmTypeId) => Promise<MachineProvider>;
  readonly discoveries: Discoveries;
}

export interface OutsideDeps {
  readonly database: Database;
  readonly now: () => Date;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** Keys, files, machine providers and load balancers. Nothing is contacted before they are used. */
export async function openOutside(
  config: Config & DataDirectory,
  { database, now, log }: OutsideDeps,
): Promise<Outside> {
  const { dataDir, outboundAllow, sealingKeys } = config;
  const installation = await installationId(database);
  const host = hostname();
  const told: TakeOverLog = {
    info: (details, text) => log.info(details, text),
    warn: (details, text) => log.warn(details, text),
  };
  const reach = await openReach({ database, installation, host, sealingKeys, places: config, now, log: told });
  const { keys } = reach;
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
  return { installation, hostKeys, reach, access, machines, machinesOf, discoveries };
}
