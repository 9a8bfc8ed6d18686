import { mkdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import type { Endpoint } from '../../channel/channel.ts';
import { message, type Message } from '../../messages/message.ts';
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
import { sandboxComplaints, whyExposed } from './check.ts';
import { destroyMachines, withdrawMachines } from './destroy.ts';
import { hasOwnUsers, hostIsolation } from './isolation.ts';
import { LOOPBACK_PORT } from './loopback.ts';
import { type Isolation, SandboxPlace, VM_ID_PREFIX } from './place.ts';
import { isAlive } from '../../base/process-identity.ts';
import { SandboxStarter, type Start } from './start.ts';
import { inParallel } from '../in-parallel.ts';
import { shellOf } from '../shell-settings.ts';
import { type Settings, settings } from './settings.ts';

/*
 * Machines on this host, for trials, demos and tests.
 *
 * SB1. A machine is a directory whose name is derived from the token. Which machines exist is decided under the place's lock, so
 *      that two processes never make the same one twice (M1).
 * SB2. machine.json is written when the machine answers; until then `maker` names the process that makes it. What a
 *      failed create made is removed by that create. A directory whose maker died is removed by the next create with its
 *      token, by its withdrawal, or by a destroy.
 * SB3. Machines do not depend on the process that made them.
 */

const NOT_OFFERED = message('sandbox_not_offered');

export const sandbox: MachineProviderKind<Settings, ProviderDeps> = {
  name: 'sandbox',
  title: { en: 'Sandbox on this host', zh: '本机沙箱' },
  settings,
  hostKeys: 'new',
  tells: { progress: 'never', hostKey: 'never', made: 'always' },
  whyNotOffered: ({ offersSandbox }) => (offersSandbox ? null : NOT_OFFERED),
  open: (_, given, deps) => new Sandbox(new SandboxPlace(deps.dataDir), given, deps),
};

class Sandbox implements MachineProvider {
  readonly readiness = null;
  readonly vmIdPrefix = VM_ID_PREFIX;
  private readonly place: SandboxPlace;
  private readonly isolation: Isolation;
  private readonly starter: SandboxStarter;
  private readonly refusal: Message | null;
  private readonly shell: ReturnType<typeof shellOf>;

  constructor(place: SandboxPlace, given: Settings, { keys, offersSandbox }: ProviderDeps) {
    this.place = place;
    const isolation = given.isolation === 'auto' ? hostIsolation() : given.isolation;
    this.isolation = isolation;
    this.refusal = offersSandbox ? whyExposed(place, isolation) : NOT_OFFERED;
    this.shell = shellOf(given);
    this.starter = new SandboxStarter({
      place,
      isolation,
      publicKeys: () => keys.publicKeys(),
      sshPort: this.sshPort,
      firstUid: isolation === 'namespaces' && hasOwnUsers() ? place.firstUid : 0,
      refusal: this.refusal,
    });
  }

  async *create(requests: readonly MachineRequest[], signal: AbortSignal): AsyncIterable<CreateEvent> {
    await mkdir(this.place.ips, { recursive: true });
    const starts = await this.starter.start(requests);
    yield* inParallel<Start, CreateEvent>(starts, starts.length, async (start, say) =>
      say(await this.starter.finish(start, signal)),
    );
  }

  async *destroy(vmIds: readonly string[]): AsyncIterable<DestroyEvent> {
    const failures = await destroyMachines(this.place, vmIds);
    for (const vmId of vmIds) {
      const reason = failures.get(vmId);
      yield reason === undefined ? { vmId, kind: 'returned' } : { vmId, kind: 'failed', reason };
    }
  }

  async *withdraw(tokens: readonly string[]): AsyncIterable<WithdrawEvent> {
    const vmIds = tokens.map((token) => this.place.vmIdOf(token));
    const failures = await withdrawMachines(this.place, vmIds);
    for (const token of tokens) {
      const reason = failures.get(this.place.vmIdOf(token));
      yield reason === undefined ? { token, kind: 'returned' } : { token, kind: 'failed', reason };
    }
  }

  async *list(): AsyncIterable<FoundMachine> {
    for (const vmId of await this.place.vmIds()) {
      const [machine, made] = await Promise.all([this.place.read(vmId), this.place.madeAt(vmId)]);
      if (made === null) continue;
      if (machine === null) yield { vmId, state: 'making', token: null, ip: null, made };
      else {
        const state = (await isAlive(machine.init)) ? 'running' : 'stopped';
        yield { vmId, state, token: machine.token, ip: machine.ip, made };
      }
    }
  }

  async check(): Promise<readonly Message[]> {
    const complaints = await sandboxComplaints(this.place, this.isolation);
    return this.refusal === null ? complaints : [this.refusal, ...complaints];
  }

  endpoint(ip: string): Endpoint {
    return { host: ip, port: this.sshPort, user: userInfo().username, key: null, ...this.shell };
  }

  private get sshPort(): number {
    return this.isolation === 'loopback' ? LOOPBACK_PORT : 22;
  }
}
