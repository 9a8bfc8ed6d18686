import type { Keys } from '../../base/keys.ts';
import type { Endpoint } from '../../channel/channel.ts';
import type { VmTypeId } from '../../domain/ids.ts';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message, type Message, type Value } from '../../messages/message.ts';
import { inParallel } from '../in-parallel.ts';
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
import { DockerApi } from './api.ts';
import { dockerComplaints } from './check.ts';
import { type DockerAccess, openDaemon } from './connection.ts';
import { foundIn, networkOf, type Owner, ownLabels, vmIdPrefix } from './container.ts';
import { makeMachine } from './create.ts';
import { daemonIn } from './daemon.ts';
import { faultOf } from './faults.ts';
import { removeUnusedNetwork } from './network.ts';
import { destroyMachine, withdrawMachine } from './remove.ts';
import { checkedSettings, type Settings, settings } from './settings.ts';

/** Machines that a daemon works on at once, of one call. */
const AT_ONCE = 8;
/** Milliseconds for a look at what is wrong: somebody waits for it. */
const CHECKED_WITHIN = 20_000;
const NOT_OFFERED = message('docker_not_offered');

/** Containers with an sshd, on Docker or on what has its API. */
export const docker: MachineProviderKind<Settings, ProviderDeps> = {
  name: 'docker',
  title: { en: 'Docker containers', zh: 'Docker 容器' },
  settings,
  hostKeys: 'new',
  tells: { progress: 'always', hostKey: 'always', made: 'always' },
  checked: checkedSettings,
  whyNotOffered: ({ docker: access }) => (offers(access) ? null : NOT_OFFERED),
  open: (vmTypeId, given, deps) => new DockerMachines(vmTypeId, given, deps),
};

interface Connection extends AsyncDisposable {
  readonly api: DockerApi;
}

class DockerMachines implements MachineProvider {
  readonly readiness: Readiness | null;
  readonly vmIdPrefix: string;
  private readonly owner: Owner;
  private readonly settings: Settings;
  private readonly access: DockerAccess | null;
  private readonly keys: Keys;

  constructor(vmTypeId: VmTypeId, given: Settings, deps: ProviderDeps) {
    this.owner = { installation: deps.installation, vmTypeId };
    this.settings = given;
    this.access = deps.docker ?? null;
    this.keys = deps.keys;
    this.vmIdPrefix = vmIdPrefix(vmTypeId);
    this.readiness = readinessOf({ ready_within: given.ready_within, wait_for_cloud_init: false });
  }

  create(requests: readonly MachineRequest[], signal: AbortSignal): AsyncIterable<CreateEvent> {
    const { owner, settings } = this;
    return this.each(requests, signal, async (request, api, say) => {
      const { token } = request;
      try {
        const publicKey = await this.keys.publicKey();
        const making = { api: await api(), owner, settings, publicKey, signal };
        const tell = (note: Message): void => say({ token, kind: 'progress', note });
        say({ token, kind: 'created', machine: await makeMachine(making, request, tell) });
      } catch (error) {
        say({ token, kind: 'failed', reason: this.reasonOf(error, signal) });
      }
    });
  }

  destroy(vmIds: readonly string[], signal: AbortSignal): AsyncIterable<DestroyEvent> {
    return this.each(vmIds, signal, async (vmId, api, say) => {
      try {
        await destroyMachine(await api(), this.owner, vmId);
        say({ vmId, kind: 'returned' });
      } catch (error) {
        say({ vmId, kind: 'failed', reason: this.reasonOf(error, signal) });
      }
    });
  }

  withdraw(tokens: readonly string[], signal: AbortSignal): AsyncIterable<WithdrawEvent> {
    const { owner, settings } = this;
    return this.each(tokens, signal, async (token, api, say) => {
      try {
        await withdrawMachine({ api: await api(), owner, settings, signal }, token);
        say({ token, kind: 'returned' });
      } catch (error) {
        say({ token, kind: 'failed', reason: this.reasonOf(error, signal) });
      }
    });
  }

  async *list(signal: AbortSignal): AsyncIterable<FoundMachine> {
    const network = this.settings.network ?? networkOf(this.owner).name;
    try {
      await using connection = await this.open(signal);
      for (const listed of await connection.api.list(ownLabels(this.owner))) {
        const found = foundIn(this.owner, network, listed);
        if (found !== null) yield found;
      }
    } catch (error) {
      throw new MessageError(this.reasonOf(error, signal), { cause: error });
    }
  }

  async check(): Promise<readonly Value[]> {
    const signal = AbortSignal.timeout(CHECKED_WITHIN);
    try {
      await using connection = await this.open(signal);
      return await dockerComplaints(connection.api, this.owner, this.settings);
    } catch (error) {
      if (!signal.aborted) return [this.faultOf(error)];
      return [message('docker_slow', { daemon: this.settings.daemon, seconds: CHECKED_WITHIN / 1000 })];
    }
  }

  endpoint(ip: string): Endpoint {
    return loginOf(ip, this.settings);
  }

  /** Works on items, some at once over one connection. */
  private async *each<Item, Event>(
    items: readonly Item[],
    signal: AbortSignal,
    work: (item: Item, api: () => Promise<DockerApi>, say: (event: Event) => void) => Promise<void>,
  ): AsyncIterable<Event> {
    const opening = this.open(signal);
    // each item says why
    opening.catch(() => {});
    const api = async (): Promise<DockerApi> => (await opening).api;
    try {
      yield* inParallel<Item, Event>(items, AT_ONCE, (item, say) => work(item, api, say));
    } finally {
      const connection = await opening.catch(() => null);
      if (connection !== null) await this.tidied(connection);
    }
  }

  /** Lets go of a connection, and before of the network that nobody needs any more; if that fails, it goes with the next. */
  private async tidied(connection: Connection): Promise<void> {
    await removeUnusedNetwork(connection.api, this.owner, this.settings).catch(() => {});
    await connection[Symbol.asyncDispose]();
  }

  /** @throws MessageError, or what the connection fails with */
  private async open(signal: AbortSignal): Promise<Connection> {
    const { daemon, access = {} } = this.settings;
    if (!offers(this.access)) throw new MessageError(NOT_OFFERED);
    const known = daemonIn(daemon);
    if (known === null || !this.access.daemons.includes(daemon))
      throw new MessageError(message('docker_not_admitted', { daemon }));
    const credentials = { certificates: access.certificates ?? null, key: access.key_file ?? null };
    const link = await openDaemon(known, credentials, this.access);
    return { api: new DockerApi(link, signal), [Symbol.asyncDispose]: () => link[Symbol.asyncDispose]() };
  }

  /** The reason of one machine; the signal's reason concerns all. */
  private reasonOf(error: unknown, signal: AbortSignal): Value {
    signal.throwIfAborted();
    return this.faultOf(error);
  }

  private faultOf(error: unknown): Value {
    if (error instanceof MessageError) return contentOf(error);
    return faultOf(error, { ...this.settings, owner: this.owner });
  }
}

function offers(access: DockerAccess | null | undefined): access is DockerAccess {
  return access !== null && access !== undefined && access.daemons.length > 0;
}
