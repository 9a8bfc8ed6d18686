import { readFile } from 'node:fs/promises';
import type { KeyFiles } from '../../base/private-key.ts';
import type { Endpoint } from '../../channel/channel.ts';
import type { VmTypeId } from '../../domain/ids.ts';
import type { Value } from '../../messages/message.ts';
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
import { ofOtherType } from '../machine-ids.ts';
import { loginOf } from '../login-settings.ts';
import { readinessOf } from '../ready-settings.ts';
import { subnetCount } from './alternatives.ts';
import { Asking } from './ask.ts';
import { ec2Complaints } from './check.ts';
import { Ec2 } from './client.ts';
import { type FoundMachine as AskedMachine, followed } from './follow.ts';
import { instanceIdIn, vmIdOf } from './instances.ts';
import { Ec2Machines } from './machines.ts';
import { placeKey } from './order.ts';
import { Places } from './places.ts';
import { returnedIds, returnedTokens } from './return.ts';
import { checkedSettings, type Settings, settings } from './settings.ts';

/** Seconds after which a place without a machine is forgotten. */
const FORGOTTEN_AFTER = 86_400;

/** Instances of Amazon EC2, by its API. */
export const awsEc2: MachineProviderKind<Settings, ProviderDeps> = {
  name: 'aws-ec2',
  title: { en: 'Amazon EC2', zh: 'Amazon EC2' },
  settings,
  hostKeys: 'new',
  tells: { progress: 'always', hostKey: 'sometimes', made: 'always' },
  checked: checkedSettings,
  open: (vmTypeId, given, deps) => new Ec2Provider(vmTypeId, given, deps),
};

class Ec2Provider implements MachineProvider {
  readonly readiness: Readiness | null;
  readonly vmIdPrefix: string;
  private readonly vmTypeId: VmTypeId;
  private readonly settings: Settings;
  private readonly publicKeyFile: string;
  private readonly keys: KeyFiles;
  private readonly ec2: Ec2;
  private readonly machines: Ec2Machines;
  private readonly places: Places;

  constructor(vmTypeId: VmTypeId, given: Settings, deps: ProviderDeps) {
    const { database, installation, outbound } = deps;
    this.vmTypeId = vmTypeId;
    this.settings = given;
    this.readiness = readinessOf(given);
    this.vmIdPrefix = vmIdOf(vmTypeId, '');
    this.publicKeyFile = deps.publicKeyFile;
    this.keys = deps.keys;
    this.ec2 = new Ec2(given, outbound);
    this.machines = new Ec2Machines({ ec2: this.ec2, settings: given, vmTypeId, installation });
    this.places = new Places(database, vmTypeId, subnetCount(given));
  }

  async *create(requests: readonly MachineRequest[], signal: AbortSignal): AsyncIterable<CreateEvent> {
    const { machines, places, settings, vmTypeId } = this;
    const labels = new Map(requests.map((request) => [request.token, request.labels]));
    const none = { cluster: '', service: '', pool: '' };
    const labelsOf = (token: string) => labels.get(token) ?? none;
    const publicKey = await this.publicKey();
    const asking = new Asking({ machines, places, settings, labelsOf, publicKey, signal });
    const found: AskedMachine[] = [];
    for await (const asked of asking.asked([...labels.keys()])) {
      if (asked.kind === 'found') found.push(asked);
      else yield asked;
    }
    yield* followed(found, { machines, places, settings, vmTypeId, signal });
  }

  async *destroy(vmIds: readonly string[], signal: AbortSignal): AsyncIterable<DestroyEvent> {
    const owned = new Map<string, string>();
    for (const vmId of vmIds) {
      const id = instanceIdIn(this.vmTypeId, vmId);
      if (id !== null) owned.set(id, vmId);
      else {
        yield { vmId, kind: 'failed', reason: ofOtherType(this.vmTypeId, vmId) };
      }
    }
    for await (const { batch, reason } of returnedIds([...owned.keys()], { ...this.parts(), signal })) {
      for (const id of batch) {
        const vmId = owned.get(id) ?? id;
        yield reason === null ? { vmId, kind: 'returned' } : { vmId, kind: 'failed', reason };
      }
    }
  }

  async *withdraw(tokens: readonly string[], signal: AbortSignal): AsyncIterable<WithdrawEvent> {
    for await (const { batch, reason } of returnedTokens(tokens, { ...this.parts(), signal })) {
      for (const token of batch)
        yield reason === null ? { token, kind: 'returned' } : { token, kind: 'failed', reason };
    }
  }

  async *list(signal: AbortSignal): AsyncIterable<FoundMachine> {
    const existing = await this.machines.all(signal);
    const held = await this.places.all();
    const tokens = new Map(held.map(({ token, place }) => [placeKey(place), token]));
    const keys = new Set(existing.map(({ key }) => key));
    await this.places.release(held.filter(({ place, age }) => age > FORGOTTEN_AFTER && !keys.has(placeKey(place))));
    for (const { id, key, state, ip, made } of existing) {
      if (state === 'gone') continue;
      yield { vmId: vmIdOf(this.vmTypeId, id), state, token: tokens.get(key ?? '') ?? null, ip, made };
    }
  }

  async check(): Promise<readonly Value[]> {
    return ec2Complaints(this.ec2, this.machines, this.settings, await this.publicKey());
  }

  endpoint(ip: string): Endpoint {
    return loginOf(ip, this.settings, this.keys);
  }

  private parts(): { readonly machines: Ec2Machines; readonly places: Places } {
    return { machines: this.machines, places: this.places };
  }

  private async publicKey(): Promise<string | null> {
    return this.settings.add_key ? (await readFile(this.publicKeyFile, 'utf8')).trim() : null;
  }
}
