import type { Outbound } from '../../../base/outbound/outbound.ts';
import type { Endpoint } from '../../../channel/channel.ts';
import type { VmTypeId } from '../../../domain/ids.ts';
import type { Value } from '../../../messages/message.ts';
import { loginOf } from '../../login-settings.ts';
import { ofOtherType, ownIdWith, vmIdWith } from '../../machine-ids.ts';
import type {
  CreateEvent,
  DestroyEvent,
  FoundMachine,
  MachineProvider,
  MachineProviderKind,
  MachineRequest,
  Readiness,
  WithdrawEvent,
} from '../../provider.ts';
import type { ProviderDeps } from '../../provider-deps.ts';
import { readinessOf } from '../../ready-settings.ts';
import { type Choices, zoneCount } from './alternatives.ts';
import { Asking } from './ask.ts';
import { type FoundMachine as AskedMachine, followed } from './follow.ts';
import { placeKey } from './order.ts';
import type { OrderedMachines } from './ordered-machines.ts';
import { Places } from './places.ts';
import { returnedIds, returnedTokens } from './return.ts';
import type { OrderSettings } from './settings.ts';

/** Seconds after which a place without a machine is forgotten. */
const FORGOTTEN_AFTER = 86_400;

/** Who the machines belong to. */
export interface Owner {
  readonly vmTypeId: VmTypeId;
  readonly installation: string;
}

/** What is asked of a cloud for a machine type. */
export interface Connected {
  readonly machines: OrderedMachines;
  /** What is wrong with the settings. @param publicKey what cloud-init adds; null = nothing */
  readonly complaints: (publicKey: string | null) => Promise<readonly Value[]>;
}

/** What is particular to a cloud. */
export interface OrderingCloud<Settings extends OrderSettings> extends Pick<
  MachineProviderKind<Settings, ProviderDeps>,
  'name' | 'title' | 'settings' | 'checked'
> {
  /** What its stored places begin with. */
  readonly cloud: string;
  /** The grammar of the cloud's own ids. */
  readonly ownId: RegExp;
  readonly choicesOf: (settings: Settings) => Choices;
  readonly connect: (settings: Settings, outbound: Outbound, owner: Owner) => Connected;
}

/** A provider whose cloud makes many machines with one call, and the same ones when the call is made again. */
export function orderingKind<Settings extends OrderSettings>(
  cloud: OrderingCloud<Settings>,
): MachineProviderKind<Settings, ProviderDeps> {
  return {
    ...cloud,
    hostKeys: 'new',
    tells: { progress: 'always', hostKey: 'sometimes', made: 'always' },
    open: (vmTypeId, settings, deps) =>
      new OrderingProvider({
        ...cloud.connect(settings, deps.outbound, { vmTypeId, installation: deps.installation }),
        kind: cloud.name,
        cloud: cloud.cloud,
        ownId: cloud.ownId,
        vmTypeId,
        settings,
        choices: cloud.choicesOf(settings),
        deps,
      }),
  };
}

interface OrderingOptions extends Connected, Pick<OrderingCloud<OrderSettings>, 'cloud' | 'ownId'> {
  /** The provider's name, with which the ids of its machines begin. */
  readonly kind: string;
  readonly vmTypeId: VmTypeId;
  readonly settings: OrderSettings;
  readonly choices: Choices;
  readonly deps: ProviderDeps;
}

class OrderingProvider implements MachineProvider {
  readonly readiness: Readiness | null;
  readonly vmIdPrefix: string;
  private readonly options: OrderingOptions;
  private readonly places: Places;

  constructor(options: OrderingOptions) {
    const { choices, cloud, deps, kind, settings, vmTypeId } = options;
    this.options = options;
    this.readiness = readinessOf(settings);
    this.vmIdPrefix = vmIdWith(kind, vmTypeId, '');
    this.places = new Places({ database: deps.database, vmTypeId, cloud, zones: zoneCount(choices) });
  }

  async *create(requests: readonly MachineRequest[], signal: AbortSignal): AsyncIterable<CreateEvent> {
    const { choices, machines, settings } = this.options;
    const { places } = this;
    const labels = new Map(requests.map((request) => [request.token, request.labels]));
    const none = { cluster: '', service: '', pool: '' };
    const labelsOf = (token: string) => labels.get(token) ?? none;
    const publicKey = await this.publicKey();
    const asking = new Asking({ machines, places, choices, labelsOf, publicKey, signal });
    const found: AskedMachine[] = [];
    for await (const asked of asking.asked([...labels.keys()])) {
      if (asked.kind === 'found') found.push(asked);
      else yield asked;
    }
    yield* followed(found, { machines, places, settings, vmIdOf: this.vmIdOf, signal });
  }

  async *destroy(vmIds: readonly string[], signal: AbortSignal): AsyncIterable<DestroyEvent> {
    const { kind, ownId, vmTypeId } = this.options;
    const owned = new Map<string, string>();
    for (const vmId of vmIds) {
      const id = ownIdWith(kind, vmTypeId, vmId, ownId);
      if (id !== null) owned.set(id, vmId);
      else {
        yield { vmId, kind: 'failed', reason: ofOtherType(vmTypeId, vmId) };
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
    const existing = await this.options.machines.all(signal);
    const held = await this.places.all();
    const tokens = new Map(held.map(({ token, place }) => [placeKey(place), token]));
    const keys = new Set(existing.map(({ key }) => key));
    await this.places.release(held.filter(({ place, age }) => age > FORGOTTEN_AFTER && !keys.has(placeKey(place))));
    for (const { id, key, state, ip, made } of existing) {
      if (state === 'gone') continue;
      yield { vmId: this.vmIdOf(id), state, token: tokens.get(key ?? '') ?? null, ip, made };
    }
  }

  async check(): Promise<readonly Value[]> {
    return this.options.complaints(await this.publicKey());
  }

  endpoint(ip: string): Endpoint {
    return loginOf(ip, this.options.settings);
  }

  private readonly vmIdOf = (id: string): string => vmIdWith(this.options.kind, this.options.vmTypeId, id);

  private parts(): { readonly machines: OrderedMachines; readonly places: Places } {
    return { machines: this.options.machines, places: this.places };
  }

  private async publicKey(): Promise<string | null> {
    const { deps, settings } = this.options;
    return settings.add_key ? deps.keys.publicKey() : null;
  }
}
