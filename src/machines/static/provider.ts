import type { KeyFiles } from '../../base/private-key.ts';
import type { Endpoint } from '../../channel/channel.ts';
import { canonicalAddress, readAddress } from '../../domain/address.ts';
import type { VmTypeId } from '../../domain/ids.ts';
import type { Value } from '../../messages/message.ts';
import { leaseMachines, releaseMachines, releaseTokens } from '../../store/fleet/machine-leases.ts';
import { patiently } from '../../store/patiently.ts';
import type {
  CreateEvent,
  DestroyEvent,
  MachineProvider,
  MachineProviderKind,
  MachineRequest,
  WithdrawEvent,
} from '../provider.ts';
import type { ProviderDeps } from '../provider-deps.ts';
import { shellOf } from '../shell-settings.ts';
import { inventoryComplaints } from './check.ts';
import { addressOf, checkedMachines, type Settings, settings } from './settings.ts';

/** An inventory of existing machines: "making" one leases it, "returning" it makes it spare again. */
export const staticInventory: MachineProviderKind<Settings, ProviderDeps> = {
  name: 'static',
  title: { en: 'Spare machines', zh: '固定机器' },
  settings,
  hostKeys: 'kept',
  checked: ({ machines, ...rest }) => ({ ...rest, machines: checkedMachines(machines) }),
  open: (vmTypeId, inventory, deps) => new StaticInventory(vmTypeId, inventory, deps),
};

class StaticInventory implements MachineProvider {
  private readonly vmTypeId: VmTypeId;
  private readonly settings: Settings;
  private readonly database: ProviderDeps['database'];
  private readonly keys: KeyFiles;

  constructor(vmTypeId: VmTypeId, inventory: Settings, { database, keys }: ProviderDeps) {
    this.vmTypeId = vmTypeId;
    this.settings = inventory;
    this.database = database;
    this.keys = keys;
  }

  async *create(requests: readonly MachineRequest[]): AsyncIterable<CreateEvent> {
    const tokens = requests.map((request) => request.token);
    const leases = await patiently(() => leaseMachines(this.database, this.vmTypeId, this.addresses(), tokens));
    for (const token of tokens) {
      const ip = leases.get(token);
      if (ip !== undefined) yield { token, kind: 'created', machine: { vmId: this.vmIdOf(ip), ip, token } };
      else yield { token, kind: 'failed', reason: this.noneLeft() };
    }
  }

  async *destroy(vmIds: readonly string[]): AsyncIterable<DestroyEvent> {
    const prefix = this.vmIdOf('');
    const own = vmIds.filter((vmId) => vmId.startsWith(prefix));
    const addresses = own.map((vmId) => canonicalAddress(vmId.slice(prefix.length)));
    await patiently(() => releaseMachines(this.database, this.vmTypeId, addresses));
    for (const vmId of own) yield { vmId, kind: 'returned' };
    for (const vmId of vmIds.filter((vmId) => !vmId.startsWith(prefix))) {
      const reason = `${JSON.stringify(vmId)} was not made by machine type ${this.vmTypeId}: return it with the one that made it`;
      yield { vmId, kind: 'failed', reason };
    }
  }

  async *withdraw(tokens: readonly string[]): AsyncIterable<WithdrawEvent> {
    await patiently(() => releaseTokens(this.database, this.vmTypeId, tokens));
    for (const token of tokens) yield { token, kind: 'returned' };
  }

  check(): Promise<readonly Value[]> {
    return Promise.resolve(inventoryComplaints(this.settings));
  }

  endpoint(ip: string): Endpoint {
    const address = canonicalAddress(ip);
    const differing = this.settings.machines.filter((machine) => typeof machine === 'object');
    const special =
      differing.find((machine) => machine.ip === address) ??
      differing.find((machine) => canonicalAddress(machine.ip) === address);
    const { key_file: key } = this.settings;
    return {
      host: ip,
      port: special?.port ?? this.settings.port,
      user: special?.user ?? this.settings.user,
      keyFile: key === undefined ? null : this.keys.pathOf(key),
      ...shellOf(this.settings),
    };
  }

  /** Each once. Entries from before addresses were validated that are none are left out. */
  private addresses(): readonly string[] {
    const read = this.settings.machines.map((machine) => readAddress(addressOf(machine)));
    return [...new Set(read.flatMap((one) => ('address' in one ? [one.address] : [])))];
  }

  private vmIdOf(ip: string): string {
    return `static-${this.vmTypeId}-${ip}`;
  }

  private noneLeft(): string {
    const count = this.settings.machines.length;
    return `all ${count} machines of machine type ${this.vmTypeId} are in use: add machines to it, or shrink a pool`;
  }
}
