import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { type Static, Type } from 'typebox';
import type { Endpoint } from '../channel/channel.ts';
import { forgetHostKeys } from '../store/host-keys.ts';
import { patiently } from '../store/patiently.ts';
import type {
  CreateEvent,
  DestroyEvent,
  Machine,
  MachineProvider,
  MachineProviderKind,
  MachineRequest,
} from './provider.ts';
import type { ProviderDeps } from './provider-deps.ts';
import { runProgram } from './run-program.ts';
import { destroyMachines } from './sandbox-destroy.ts';
import { hostIsolation } from './sandbox-isolation.ts';
import { LOOPBACK_PORT } from './sandbox-loopback.ts';
import { type Isolation, SandboxPlace } from './sandbox-place.ts';
import { SandboxStarter } from './sandbox-start.ts';

/*
 * Machines on this very host, to try things out, for demos and tests.
 *
 * S1. A machine is a directory whose name follows from the token. What exists is decided under the place's lock, so
 *     that two processes never make the same one twice (M1).
 * S2. machine.json is written when the machine answers; until then `maker` names the process that makes it. A
 *     directory whose maker died, or gave up, is cleared by the next create with its token, or by a destroy.
 * S3. Machines do not depend on the process that made them.
 */

const settings = Type.Object(
  {
    isolation: Type.Union([Type.Literal('auto'), Type.Literal('namespaces'), Type.Literal('loopback')], {
      title: 'Isolation',
      titleZh: '隔离方式',
      description: 'namespaces: own network, processes and home each (root only); loopback: an sshd process each',
      descriptionZh: 'namespaces：每个节点有独立的网络、进程和主目录（需要 root）；loopback：每个节点一个 sshd 进程',
      default: 'auto',
    }),
  },
  { additionalProperties: false },
);

export const sandbox: MachineProviderKind<Static<typeof settings>, ProviderDeps> = {
  name: 'sandbox',
  title: { en: 'Sandbox on this host', zh: '本机沙箱' },
  settings,
  open: (_, { isolation }, deps) =>
    new Sandbox(new SandboxPlace(deps.dataDir), isolation === 'auto' ? hostIsolation() : isolation, deps),
};

class Sandbox implements MachineProvider {
  private readonly place: SandboxPlace;
  private readonly isolation: Isolation;
  private readonly starter: SandboxStarter;

  constructor(place: SandboxPlace, isolation: Isolation, { publicKeyFile, database }: ProviderDeps) {
    this.place = place;
    this.isolation = isolation;
    const forgetHosts = (ips: readonly string[]): Promise<void> => patiently(() => forgetHostKeys(database, ips));
    this.starter = new SandboxStarter({ place, isolation, publicKeyFile, sshPort: this.sshPort, forgetHosts });
  }

  async *create(requests: readonly MachineRequest[], signal: AbortSignal): AsyncIterable<CreateEvent> {
    await mkdir(this.place.ips, { recursive: true });
    const pending = new Map(
      (await this.starter.start(requests)).map((start) => [
        start.token,
        this.starter.finish(start, signal).then((event) => ({ token: start.token, event })),
      ]),
    );
    while (pending.size > 0) {
      const { token, event } = await Promise.race(pending.values());
      pending.delete(token);
      yield event;
    }
  }

  async *destroy(vmIds: readonly string[]): AsyncIterable<DestroyEvent> {
    const failures = await destroyMachines(this.place, vmIds);
    for (const vmId of vmIds) {
      const reason = failures.get(vmId);
      yield reason === undefined ? { vmId, kind: 'returned' } : { vmId, kind: 'failed', reason };
    }
  }

  async list(): Promise<readonly Machine[]> {
    const machines = await Promise.all((await this.place.vmIds()).map((vmId) => this.place.read(vmId)));
    return machines.filter((machine) => machine !== null).map(({ vmId, ip, token }) => ({ vmId, ip, token }));
  }

  async check(): Promise<readonly string[]> {
    const complaints: string[] = [];
    if (!existsSync('/usr/sbin/sshd')) complaints.push('sshd is missing: apt-get install openssh-server');
    if (this.isolation === 'loopback') return complaints;
    if (process.getuid?.() !== 0) {
      complaints.push('namespaces need root: run Springtide as root, or choose isolation "loopback"');
    }
    for (const [program, args, packageName] of [
      ['ip', ['-V'], 'iproute2'],
      ['unshare', ['--net', '--pid', '--mount', '--uts', '--fork', 'true'], 'util-linux'],
    ] as const) {
      await runProgram(program, args).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        complaints.push(`${program} does not work (Debian package ${packageName}): ${reason}`);
      });
    }
    return complaints;
  }

  endpoint(ip: string): Endpoint {
    return { host: ip, port: this.sshPort, user: userInfo().username, keyFile: null };
  }

  private get sshPort(): number {
    return this.isolation === 'loopback' ? LOOPBACK_PORT : 22;
  }
}
