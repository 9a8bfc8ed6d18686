import type { Endpoint } from '../../channel/channel.ts';
import type { VmTypeId } from '../../domain/ids.ts';
import type { Message, Value } from '../../messages/message.ts';
import { message } from '../../messages/message.ts';
import { leaseMachines, leasesOfType, releaseMachines, releaseTokens } from '../../store/fleet/machine-leases.ts';
import { patiently } from '../../store/patiently.ts';
import type {
  CreateEvent,
  DestroyEvent,
  FoundMachine,
  MachineProvider,
  MachineProviderKind,
  MachineRequest,
  WithdrawEvent,
} from '../provider.ts';
import type { ProviderDeps } from '../provider-deps.ts';
import { ofOtherType } from '../machine-ids.ts';
import { loginOf } from '../login-settings.ts';
import { inventoryComplaints } from './check.ts';
import { addressIn, inventoryAddresses, specialMachine, vmIdOf } from './inventory.ts';
import { checkedMachines, type Settings, settings } from './settings.ts';

/** An inventory of existing machines: "making" one leases it, "returning" it makes it spare again. */
export const staticInventory: MachineProviderKind<Settings, ProviderDeps> = {
  name: 'static',
  title: { en: 'Spare machines', zh: '固定机器' },
  settings,
  hostKeys: 'kept',
  tells: { progress: 'never', hostKey: 'never', made: 'always' },
  checked: ({ machines, ...rest }) => ({ ...rest, machines: checkedMachines(machines) }),
  open: (vmTypeId, inventory, deps) => new StaticInventory(vmTypeId, inventory, deps),
};

class StaticInventory implements MachineProvider {
  /** They are there already. */
  readonly readiness = null;
  readonly vmIdPrefix: string;
  private readonly vmTypeId: VmTypeId;
  private readonly settings: Settings;
  private readonly database: ProviderDeps['database'];

  constructor(vmTypeId: VmTypeId, inventory: Settings, { database }: ProviderDeps) {
    this.vmTypeId = vmTypeId;
    this.vmIdPrefix = vmIdOf(vmTypeId, '');
    this.settings = inventory;
    this.database = database;
  }

  async *create(requests: readonly MachineRequest[]): AsyncIterable<CreateEvent> {
    const tokens = requests.map((request) => request.token);
    const addresses = inventoryAddresses(this.settings.machines);
    const leases = await patiently(() => leaseMachines(this.database, this.vmTypeId, addresses, tokens));
    for (const token of tokens) {
      const ip = leases.get(token);
      if (ip !== undefined) yield { token, kind: 'created', machine: { vmId: vmIdOf(this.vmTypeId, ip), ip, token } };
      else yield { token, kind: 'failed', reason: this.noneLeft() };
    }
  }

  async *destroy(vmIds: readonly string[]): AsyncIterable<DestroyEvent> {
    const named = vmIds.map((vmId) => ({ vmId, address: addressIn(this.vmTypeId, vmId) }));
    const addresses = named.map(({ address }) => address).filter((address) => address !== null);
    await patiently(() => releaseMachines(this.database, this.vmTypeId, addresses));
    for (const { vmId, address } of named) if (address !== null) yield { vmId, kind: 'returned' };
    for (const { vmId, address } of named) {
      if (address !== null) continue;
      yield { vmId, kind: 'failed', reason: ofOtherType(this.vmTypeId, vmId) };
    }
  }

  async *withdraw(tokens: readonly string[]): AsyncIterable<WithdrawEvent> {
    await patiently(() => releaseTokens(this.database, this.vmTypeId, tokens));
    for (const token of tokens) yield { token, kind: 'returned' };
  }

  async *list(): AsyncIterable<FoundMachine> {
    const leases = await patiently(() => leasesOfType(this.database, this.vmTypeId));
    for (const { machine: ip, token, leased } of leases) {
      yield { vmId: vmIdOf(this.vmTypeId, ip), state: 'running', token, ip, made: leased };
    }
  }

  check(): Promise<readonly Value[]> {
    return Promise.resolve(inventoryComplaints(this.settings));
  }

  endpoint(ip: string): Endpoint {
    const special = specialMachine(this.settings.machines, ip);
    const { port = this.settings.port, user = this.settings.user } = special ?? {};
    return loginOf(ip, { ...this.settings, port, user });
  }

  private noneLeft(): Message {
    const count = this.settings.machines.length;
    return message('no_spare_machine', { count, id: this.vmTypeId });
  }
}
