import type { Endpoint } from '../../channel/channel.ts';
import { Refusal } from '../../domain/errors.ts';
import type { VmTypeId } from '../../domain/ids.ts';
import { message, type Value } from '../../messages/message.ts';
import { withMachineLock } from '../../store/fleet/machine-lock.ts';
import { isUserData } from '../cloud/user-data.ts';
import type {
  CreateEvent,
  DestroyEvent,
  FoundMachine,
  MachineProvider,
  MachineProviderKind,
  MachineRequest,
  Readiness,
  WithdrawEvent,
} from '../provider.ts';
import type { ProviderDeps } from '../provider-deps.ts';
import { loginOf } from '../login-settings.ts';
import { readinessOf } from '../ready-settings.ts';
import { checkedAccess } from './access-settings.ts';
import { openstackComplaints } from './check.ts';
import { OpenstackClient } from './client.ts';
import type { Context } from './context.ts';
import { createServers } from './create.ts';
import { KEYS } from './labels.ts';
import { allServers } from './listing.ts';
import { destroyServers, withdrawServers } from './remove.ts';
import { addressOf, isOf } from './servers.ts';
import { type Settings, settings } from './settings.ts';
import { vmIdOf } from './vm-id.ts';

/** Servers of an OpenStack: Keystone v3, Nova, Glance and Neutron. */
export const openstack: MachineProviderKind<Settings, ProviderDeps> = {
  name: 'openstack',
  title: { en: 'OpenStack', zh: 'OpenStack' },
  settings,
  hostKeys: 'new',
  tells: { progress: 'always', hostKey: 'sometimes', made: 'always' },
  checked: (given) => {
    if (isUserData(given.user_data ?? '')) return checkedAccess(given);
    throw new Refusal('invalid', message('cloud_user_data_unknown'), { field: 'settings.user_data' });
  },
  open: (vmTypeId, given, deps) => new OpenstackMachines(vmTypeId, given, deps),
};

class OpenstackMachines implements MachineProvider {
  readonly readiness: Readiness | null;
  readonly vmIdPrefix: string;
  private readonly context: Context;

  constructor(vmTypeId: VmTypeId, given: Settings, deps: ProviderDeps) {
    const { database, installation, outbound, keys } = deps;
    this.readiness = readinessOf(given);
    this.vmIdPrefix = vmIdOf(vmTypeId, '');
    this.context = {
      client: new OpenstackClient(given, outbound),
      settings: given,
      vmTypeId,
      owner: { installation, vmTypeId },
      publicKey: () => keys.publicKey(),
      alone: (work, signal) => withMachineLock({ database, vmTypeId, signal }, work),
    };
  }

  async *create(requests: readonly MachineRequest[], signal: AbortSignal): AsyncIterable<CreateEvent> {
    if (requests.length > 0) yield* createServers(this.context, requests, signal);
  }

  destroy(vmIds: readonly string[], signal: AbortSignal): AsyncIterable<DestroyEvent> {
    return destroyServers(this.context, vmIds, signal);
  }

  async *withdraw(tokens: readonly string[], signal: AbortSignal): AsyncIterable<WithdrawEvent> {
    if (tokens.length > 0) yield* withdrawServers(this.context, tokens, signal);
  }

  async *list(signal: AbortSignal): AsyncIterable<FoundMachine> {
    const { client, owner, vmTypeId, settings: given } = this.context;
    const address = { network: given.address_network ?? '', version: given.address_version };
    for await (const server of allServers(client, signal)) {
      if (!isOf(server, owner)) continue;
      yield {
        vmId: vmIdOf(vmTypeId, server.id),
        state: server.state === 'broken' ? 'stopped' : server.state,
        token: server.metadata.get(KEYS.token) ?? null,
        ip: addressOf(server, address),
        made: server.created === null ? null : new Date(server.created),
      };
    }
  }

  check(): Promise<readonly Value[]> {
    return openstackComplaints(this.context);
  }

  endpoint(ip: string): Endpoint {
    return loginOf(ip, this.context.settings);
  }
}
