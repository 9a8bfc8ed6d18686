import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withLock } from './file-lock.ts';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';
import type { CreateEvent, MachineRequest } from './provider.ts';
import { clearMachine } from './sandbox-destroy.ts';
import { loopbackAddresses, startLoopbackSshd } from './sandbox-loopback.ts';
import { addNetworkNamespaces, type NamespaceNode, startInit } from './sandbox-namespaces.ts';
import { runProgram } from './run-program.ts';
import { addressesOf, ensureNetwork, type SandboxNetwork } from './sandbox-network.ts';
import { type Isolation, readInit, type SandboxMachine, type SandboxPlace } from './sandbox-place.ts';

const READY_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 10;

export interface StarterOptions {
  readonly place: SandboxPlace;
  readonly isolation: Isolation;
  readonly publicKeyFile: string;
  readonly sshPort: number;
  /** New machines have new host keys, whatever had their addresses before. */
  readonly forgetHosts: (ips: readonly string[]) => Promise<void>;
}

/** What was found or begun for a request. */
export type Start =
  | { readonly token: string; readonly kind: 'ready'; readonly machine: SandboxMachine }
  | { readonly token: string; readonly kind: 'begun'; readonly vmId: string; readonly ip: string }
  /** Another call is making it. */
  | { readonly token: string; readonly kind: 'awaited'; readonly vmId: string }
  | { readonly token: string; readonly kind: 'failed'; readonly reason: string };

/** Makes sandbox machines: `start` decides and begins under the place's lock (S1), `finish` waits for each. */
export class SandboxStarter {
  private readonly options: StarterOptions;

  constructor(options: StarterOptions) {
    this.options = options;
  }

  start(requests: readonly MachineRequest[]): Promise<readonly Start[]> {
    return withLock(join(this.options.place.directory, 'lock'), async () => {
      const starts: Start[] = [];
      const missing: MachineRequest[] = [];
      for (const request of requests) {
        const known = await this.known(request.token);
        if (known === null) missing.push(request);
        else starts.push(known);
      }
      if (missing.length === 0) return starts;
      try {
        return [...starts, ...(await this.begin(missing))];
      } catch (error) {
        const reason = messageOf(error);
        return [...starts, ...missing.map(({ token }): Start => ({ token, kind: 'failed', reason }))];
      }
    });
  }

  /** Waits until a machine answers. One that does not come up is given up, so that the next call makes it anew. */
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
          return { token, kind: 'failed', reason: start.reason };
      }
    } catch (error) {
      const { place } = this.options;
      const vmId = place.vmIdOf(token);
      if (start.kind === 'begun') await rm(makerOf(place, vmId), { force: true });
      return { token, kind: 'failed', reason: `sandbox machine ${vmId} does not come up: ${messageOf(error)}` };
    }
  }

  /** What there is of a machine already; null when it has to be made. */
  private async known(token: string): Promise<Start | null> {
    const { place } = this.options;
    const vmId = place.vmIdOf(token);
    const machine = await place.read(vmId);
    if (machine !== null) return (await isAlive(machine.init)) ? { token, kind: 'ready', machine } : null;
    return (await makerLives(place, vmId)) ? { token, kind: 'awaited', vmId } : null;
  }

  private async begin(requests: readonly MachineRequest[]): Promise<readonly Start[]> {
    const { place, isolation } = this.options;
    const network = isolation === 'namespaces' ? await ensureNetwork(place) : null;
    const maker = JSON.stringify(await identify(process.pid));
    const nodes: (NamespaceNode & { readonly token: string })[] = [];
    for (const { token, name } of requests) {
      const vmId = place.vmIdOf(token);
      await clearMachine(place, vmId); // S2
      await mkdir(place.pathOf(vmId), { recursive: true });
      await writeFile(makerOf(place, vmId), maker);
      const candidates = network === null ? loopbackAddresses(place.hash) : addressesOf(network);
      nodes.push({ token, vmId, name, ip: await place.claimIp(vmId, candidates) });
    }
    await this.options.forgetHosts(nodes.map((node) => node.ip));
    if (network !== null) await addNetworkNamespaces(place, network, nodes);
    await Promise.all(nodes.map((node) => this.boot(node, network)));
    return nodes.map(({ token, vmId, ip }) => ({ token, kind: 'begun', vmId, ip }));
  }

  private async boot(node: NamespaceNode, network: SandboxNetwork | null): Promise<void> {
    const { place, publicKeyFile } = this.options;
    const path = place.pathOf(node.vmId);
    await Promise.all(['root/.ssh', 'run/sshd', 'tmp'].map((name) => mkdir(join(path, name), { recursive: true })));
    await runProgram('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(path, 'run', 'host_key')]);
    await copyFile(publicKeyFile, join(path, 'root', '.ssh', 'authorized_keys'));
    if (network === null) await startLoopbackSshd(place, node);
    else await startInit(place, network, node);
  }

  private async record(
    token: string,
    { vmId, ip }: { readonly vmId: string; readonly ip: string },
    limit: AbortSignal,
  ): Promise<SandboxMachine> {
    const { place, isolation, sshPort } = this.options;
    while (!(await answers(ip, sshPort))) await delay(LOOK_EVERY_MS, undefined, { signal: limit });
    const init = await readInit(place.pathOf(vmId));
    if (init === null || !(await isAlive(init))) throw new Error('its init process ended');
    const machine: SandboxMachine = { vmId, ip, token, isolation, init };
    await place.write(machine);
    return machine;
  }

  private async await(vmId: string, limit: AbortSignal): Promise<SandboxMachine> {
    const { place } = this.options;
    for (;;) {
      const machine = await place.read(vmId);
      if (machine !== null) return machine;
      if (!(await makerLives(place, vmId))) throw new Error('the call that made it gave up');
      await delay(LOOK_EVERY_MS, undefined, { signal: limit });
    }
  }
}

function created({ token, vmId, ip }: SandboxMachine): CreateEvent {
  return { token, kind: 'created', machine: { token, vmId, ip } };
}

function makerOf(place: SandboxPlace, vmId: string): string {
  return join(place.pathOf(vmId), 'maker');
}

async function makerLives(place: SandboxPlace, vmId: string): Promise<boolean> {
  const text = await readFile(makerOf(place, vmId), 'utf8').catch(() => '');
  return text !== '' && isAlive(JSON.parse(text) as ProcessIdentity | null);
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const end = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    // sshd speaks first: its banner says that it is really there
    socket.once('data', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
    socket.once('close', () => end(false));
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
