import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message, type Message, type Value } from '../../messages/message.ts';
import { withLock } from '../../base/file-lock.ts';
import { identify, isAlive, type ProcessIdentity } from '../../base/process-identity.ts';
import type { CreateEvent, MachineRequest } from '../provider.ts';
import { untilSshAnswers } from '../until-ssh-answers.ts';
import { ensureBase } from './base.ts';
import { clearMachines } from './destroy.ts';
import { loopbackAddresses, startLoopbackSshd } from './loopback.ts';
import { addNetworkNamespaces, type NamespaceNode, removeNetworkNamespaces, startInit } from './namespaces.ts';
import { addressesOf } from './address-block.ts';
import { ensureNetwork, type SandboxNetwork } from './network.ts';
import { type Isolation, readInit, type SandboxMachine, type SandboxPlace } from './place.ts';

const READY_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 10;
/** The mode of a machine's own files, whatever the umask of this process. */
const MODES = { root: 0o700, run: 0o755, 'run/sshd': 0o755, tmp: 0o1777 } as const;

export interface StarterOptions {
  readonly place: SandboxPlace;
  readonly isolation: Isolation;
  /** Lines of authorized_keys. */
  readonly publicKeys: () => Promise<readonly string[]>;
  readonly sshPort: number;
  /** The host's uid for the root of machines made of namespaces; 0 where they have no user namespaces. */
  readonly firstUid: number;
  /** Why no machines can be made, although existing ones may be asked for; null when they can. */
  readonly refusal: Message | null;
}

/** What was found or begun for a request. */
export type Start =
  | { readonly token: string; readonly kind: 'ready'; readonly machine: SandboxMachine }
  | { readonly token: string; readonly kind: 'begun'; readonly vmId: string; readonly ip: string }
  /** Another call is making it. */
  | { readonly token: string; readonly kind: 'awaited'; readonly vmId: string }
  | Failure;

type Failure = Extract<CreateEvent, { readonly kind: 'failed' }>;

interface Made {
  readonly token: string;
  readonly vmId: string;
}

interface Wanted extends Made {
  readonly name: string;
}

/** Makes sandbox machines: `start` decides and begins under the place's lock (SB1), `finish` waits for each. */
export class SandboxStarter {
  private readonly options: StarterOptions;

  constructor(options: StarterOptions) {
    this.options = options;
  }

  start(requests: readonly MachineRequest[]): Promise<readonly Start[]> {
    return this.locked(async () => {
      const starts: Start[] = [];
      const missing: Wanted[] = [];
      for (const { token, name } of requests) {
        const known = await this.known(token);
        if (known === null) missing.push({ token, name, vmId: this.options.place.vmIdOf(token) });
        else starts.push(known);
      }
      if (missing.length === 0) return starts;
      const { refusal } = this.options;
      if (refusal !== null) return [...starts, ...missing.map((wanted) => failure(wanted, refusal))];
      try {
        return [...starts, ...(await this.begin(missing))];
      } catch (error) {
        return [...starts, ...(await this.giveUp(missing, () => contentOf(error)))];
      }
    });
  }

  /** Waits until a machine answers. One that does not come up is removed, so that the next call makes it anew. */
  async finish(start: Start, signal: AbortSignal): Promise<CreateEvent> {
    const { token } = start;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(READY_WITHIN_MS)]);
    try {
      switch (start.kind) {
        case 'ready':
          return created(start.machine);
        case 'begun':
          return created(await this.record(token, start, limit));
        case 'awaited':
          return created(await this.await(start.vmId, limit));
        case 'failed':
          return start;
      }
    } catch (error) {
      const made = { token, vmId: this.options.place.vmIdOf(token) };
      if (start.kind !== 'begun') return failure(made, contentOf(error));
      const [given] = await this.locked(() => this.giveUp([made], () => contentOf(error)));
      return given ?? failure(made, contentOf(error));
    }
  }

  /** What exists of a machine already; null when it has to be made. */
  private async known(token: string): Promise<Start | null> {
    const { place } = this.options;
    const vmId = place.vmIdOf(token);
    const machine = await place.read(vmId);
    if (machine !== null) return (await isAlive(machine.init)) ? { token, kind: 'ready', machine } : null;
    return (await place.makerLives(vmId)) ? { token, kind: 'awaited', vmId } : null;
  }

  private async begin(requests: readonly Wanted[]): Promise<readonly Start[]> {
    const { place, isolation } = this.options;
    const network = isolation === 'namespaces' ? await this.prepareHost() : null;
    const maker = await identify(process.pid);
    const addresses = place.freeOf(network === null ? loopbackAddresses(place.hash) : addressesOf(network));
    const remains = await clearMachines(
      place,
      requests.map(({ vmId }) => vmId),
    ); // SB2
    const placed = await this.each(requests, async (wanted) => {
      const { vmId } = wanted;
      const remaining = remains.get(vmId);
      if (remaining !== undefined) throw new MessageError(remaining);
      await place.writeMaker(vmId, maker);
      return { ...wanted, ip: await place.claimIp(vmId, addresses) };
    });
    const isConnected = network !== null && (await connectAll(place, network, placed.done));
    const booted = await this.each(placed.done, async (node) => {
      if (network !== null && !isConnected) await connectAnew(place, network, node);
      await this.boot(node, network);
      return node;
    });
    const begun = booted.done.map(({ token, vmId, ip }): Start => ({ token, kind: 'begun', vmId, ip }));
    return [...placed.failed, ...booted.failed, ...begun];
  }

  /** Does the work for each machine. A failed one leaves nothing behind, and does not affect the others (M2). */
  private async each<Item extends Made, Result>(
    items: readonly Item[],
    work: (item: Item) => Promise<Result>,
  ): Promise<{ readonly done: readonly Result[]; readonly failed: readonly Failure[] }> {
    const done: Result[] = [];
    const reasons = new Map<Item, Value>();
    await Promise.all(
      items.map(async (item) => {
        try {
          done.push(await work(item));
        } catch (error) {
          reasons.set(item, contentOf(error));
        }
      }),
    );
    return { done, failed: await this.giveUp([...reasons.keys()], (item) => reasons.get(item) ?? '') };
  }

  /** Removes what exists of machines that could not be made. The caller holds the place's lock. */
  private async giveUp<Item extends Made>(
    items: readonly Item[],
    reasonOf: (item: Item) => Value,
  ): Promise<readonly Failure[]> {
    const { place } = this.options;
    if (items.length === 0) return [];
    const remains = await clearMachines(
      place,
      items.map(({ vmId }) => vmId),
    );
    for (const vmId of remains.keys()) await place.removeMaker(vmId).catch(() => {}); // SB2
    return items.map((item) => failure(item, reasonOf(item)));
  }

  /** What all machines made of namespaces share. */
  private async prepareHost(): Promise<SandboxNetwork> {
    const { place, firstUid } = this.options;
    await ensureBase(place.base, firstUid);
    return ensureNetwork(place);
  }

  private async boot(node: NamespaceNode, network: SandboxNetwork | null): Promise<void> {
    const { place, publicKeys, firstUid } = this.options;
    const path = place.pathOf(node.vmId);
    await Promise.all(['root/.ssh', 'run/sshd', 'tmp'].map((name) => mkdir(join(path, name), { recursive: true })));
    await Promise.all(Object.entries(MODES).map(([name, mode]) => chmod(join(path, name), mode)));
    const lines = (await publicKeys()).map((line) => `${line}\n`);
    await writeFile(join(path, 'root', '.ssh', 'authorized_keys'), lines.join(''));
    if (network === null) await startLoopbackSshd(place, node);
    else await startInit(place, network, { ...node, firstUid });
  }

  private locked<T>(body: () => Promise<T>): Promise<T> {
    return withLock(this.options.place.lock, body);
  }

  private async record(
    token: string,
    { vmId, ip }: { readonly vmId: string; readonly ip: string },
    limit: AbortSignal,
  ): Promise<SandboxMachine> {
    const { place, isolation, sshPort } = this.options;
    await untilSshAnswers({ host: ip, port: sshPort, signal: limit, stillComes: () => this.initOf(vmId) });
    const machine: SandboxMachine = { vmId, ip, token, isolation, init: await this.initOf(vmId) };
    await place.write(machine);
    return machine;
  }

  /** @throws Error when it does not run */
  private async initOf(vmId: string): Promise<ProcessIdentity> {
    const init = await readInit(this.options.place.pathOf(vmId));
    if (init === null || !(await isAlive(init))) throw new MessageError(message('init_ended'));
    return init;
  }

  private async await(vmId: string, limit: AbortSignal): Promise<SandboxMachine> {
    const { place } = this.options;
    for (;;) {
      const machine = await place.read(vmId);
      if (machine !== null) return machine;
      if (!(await place.makerLives(vmId))) throw new MessageError(message('maker_gave_up'));
      await delay(LOOK_EVERY_MS, undefined, { signal: limit });
    }
  }
}

/** Connects machines, all or none: false = they have to be connected one by one. */
function connectAll(place: SandboxPlace, network: SandboxNetwork, nodes: readonly NamespaceNode[]): Promise<boolean> {
  return addNetworkNamespaces(place, network, nodes).then(
    () => true,
    () => false,
  );
}

/** Connects a machine of which something may exist already. */
async function connectAnew(place: SandboxPlace, network: SandboxNetwork, node: NamespaceNode): Promise<void> {
  await removeNetworkNamespaces(place, [node.vmId]);
  await addNetworkNamespaces(place, network, [node]);
}

function failure({ token, vmId }: Made, reason: Value): Failure {
  return { token, kind: 'failed', reason: message('sandbox_machine_failed', { machine: vmId, reason }) };
}

function created({ token, vmId, ip }: SandboxMachine): CreateEvent {
  return { token, kind: 'created', machine: { token, vmId, ip } };
}
