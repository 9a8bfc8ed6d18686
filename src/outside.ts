import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Keys } from './base/keys.ts';
import { openOutbound, type Outbound } from './base/outbound/outbound.ts';
import { JumpHosts, type JumpHostsDeps } from './base/ssh/jump-hosts.ts';
import type { Channel } from './channel/channel.ts';
import { createSshChannel } from './channel/ssh/ssh.ts';
import { type Config, offersSandbox } from './config.ts';
import type { DataDirectory } from './data-directory.ts';
import { Discoveries } from './discovery/registry.ts';
import type { VmTypeId } from './domain/ids.ts';
import { daemonJumpHosts } from './machines/docker/connection.ts';
import type { MachineProvider } from './machines/provider.ts';
import { MachineProviders } from './machines/registry.ts';
import { openReach, type Reach } from './reach/open-reach.ts';
import type { TakeOverLog } from './reach/take-over/taking.ts';
import type { Database } from './store/database.ts';
import { HostKeys } from './store/fleet/host-keys.ts';
import { installationId } from './store/processes/installation.ts';

/** What the server reaches beside its database. */
export interface Outside extends AsyncDisposable {
  /** The id of this installation. */
  readonly installation: string;
  readonly reach: Reach;
  /** How scripts reach nodes, and hosts on which load balancers are files. */
  readonly channel: Channel;
  readonly access: JumpHostsDeps & { readonly keys: Keys; readonly outbound: Outbound; readonly jumpHosts: JumpHosts };
  readonly machines: MachineProviders;
  readonly machinesOf: (id: VmTypeId) => Promise<MachineProvider>;
  readonly discoveries: Discoveries;
}

export interface OutsideDeps {
  readonly database: Database;
  readonly now: () => Date;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** Keys, files, machine providers, load balancers, and the channel, which ends with the stack. Nothing is contacted before they are used. */
export async function openOutside(
  config: Config & DataDirectory,
  { database, now, log }: OutsideDeps,
): Promise<Outside> {
  const { dataDir, outboundAllow, sealingKeys, sshAgents: agents, maxConnections } = config;
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
  const login = { keys, agents, checkHostKey: hostKeys.check };
  const jumpHosts = new JumpHosts({ ...login, outbound });
  const toDaemons = daemonJumpHosts(login);
  const access = { ...login, outbound, jumpHosts };
  const machines = new MachineProviders({
    database,
    installation,
    dataDir,
    keys,
    outbound,
    offersSandbox: offersSandbox(config),
    jumpHosts,
    docker: { keys, jumpHosts: toDaemons, daemons: config.docker },
  });
  const machinesOf = (id: VmTypeId): Promise<MachineProvider> => machines.of(id);
  const channel = createSshChannel({ ...access, sweepDue: hostKeys.sweepDue, maxConnections });
  const discoveries = new Discoveries({ database, connect: { ...access, channel, dataDir, installation } });
  const end = async (): Promise<void> => {
    await channel[Symbol.asyncDispose]();
    jumpHosts[Symbol.dispose]();
    toDaemons[Symbol.dispose]();
  };
  return { installation, reach, channel, access, machines, machinesOf, discoveries, [Symbol.asyncDispose]: end };
}
