import { createHash } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import type { Machine } from '../provider.ts';
import { isAlive, type ProcessIdentity } from '../../base/process-identity.ts';

/** How sandbox machines are kept apart: by Linux namespaces (root only), or as sshd processes on loopback addresses. */
export type Isolation = 'namespaces' | 'loopback';

/** A machine as its directory describes it. */
export interface SandboxMachine extends Machine {
  readonly isolation: Isolation;
  readonly init: ProcessIdentity;
}

/** User ids that no system assigns: above those of containers, and positive as signed numbers. */
const USERS = { first: 0x7000_0000, blocks: 4096, size: 0x1_0000 } as const;
export const VM_ID_PREFIX = 'sbx-';
const VM_ID = /^sbx-[0-9a-f]{8}$/;

/**
 * Where the files of one installation's sandbox machines are, and what they are called:
 *
 *     <dataDir>/sandbox/<vm id>/machine.json   written last: the machine is ready
 *     <dataDir>/sandbox/<vm id>/root …         the machine's own files
 *     <dataDir>/sandbox/base                   what all machines share
 *     <dataDir>/sandbox/ips/<ip>               the holder of the address: a link to <vm id>/claim, made exclusively
 *     <dataDir>/sandbox/flock                  its lock is held while it is decided which machines exist
 */
export class SandboxPlace {
  readonly directory: string;
  /** Distinguishes the installations on one host, in names of devices and namespaces. */
  readonly hash: string;

  constructor(dataDir: string) {
    this.directory = join(dataDir, 'sandbox');
    this.hash = createHash('sha256').update(this.directory).digest('hex').slice(0, 4);
  }

  /** The same token has the same machine, whoever asks (M1). */
  vmIdOf(token: string): string {
    return `${VM_ID_PREFIX}${createHash('sha256').update(token).digest('hex').slice(0, 8)}`;
  }

  /** @throws Error when it is not the id of a sandbox machine; ids may come from elsewhere */
  pathOf(vmId: string): string {
    if (!VM_ID.test(vmId)) throw new MessageError(message('not_sandbox_machine', { machine: JSON.stringify(vmId) }));
    return join(this.directory, vmId);
  }

  get base(): string {
    return join(this.directory, 'base');
  }

  /** The uid of the machines' root as the host sees it, where they have user namespaces. */
  get firstUid(): number {
    return USERS.first + (Number.parseInt(this.hash, 16) % USERS.blocks) * USERS.size;
  }

  get lock(): string {
    return join(this.directory, 'flock');
  }

  get ips(): string {
    return join(this.directory, 'ips');
  }

  /** A ready machine; null when there is none, or it is not finished. */
  async read(vmId: string): Promise<SandboxMachine | null> {
    const text = await readFile(join(this.pathOf(vmId), 'machine.json'), 'utf8').catch(() => null);
    return text === null ? null : (JSON.parse(text) as SandboxMachine);
  }

  /** The ids of all machines, finished or not. */
  async vmIds(): Promise<readonly string[]> {
    const names = await readdir(this.directory).catch(() => []);
    return names.filter((name) => VM_ID.test(name)).toSorted();
  }

  /** When a machine's directory was last changed at its top: about when it was made. null = it is gone */
  async madeAt(vmId: string): Promise<Date | null> {
    return stat(this.pathOf(vmId)).then(
      ({ mtime }) => mtime,
      () => null,
    );
  }

  /** Records the process that makes a machine from now on. */
  async writeMaker(vmId: string, maker: ProcessIdentity | null): Promise<void> {
    await mkdir(this.pathOf(vmId), { recursive: true });
    await writeFile(this.makerOf(vmId), JSON.stringify(maker));
  }

  /** Records that no process makes it any more. */
  async removeMaker(vmId: string): Promise<void> {
    await rm(this.makerOf(vmId), { force: true });
  }

  /** Whether the process that makes a machine, or made it, is alive. */
  async makerLives(vmId: string): Promise<boolean> {
    const text = await readFile(this.makerOf(vmId), 'utf8').catch(() => '');
    const maker = text === '' ? null : (JSON.parse(text) as ProcessIdentity | null);
    return isAlive(maker);
  }

  async write(machine: SandboxMachine): Promise<void> {
    await replaceFile(join(this.pathOf(machine.vmId), 'machine.json'), JSON.stringify(machine));
  }

  private makerOf(vmId: string): string {
    return join(this.pathOf(vmId), 'maker');
  }

  /** The addresses among these that are free now. */
  async *freeOf(addresses: Iterable<string>): AsyncGenerator<string> {
    const taken = new Set(await readdir(this.ips));
    for (const ip of addresses) if (!taken.has(ip)) yield ip;
  }

  /** Takes the next free address. The link is created together with its content. */
  async claimIp(vmId: string, candidates: AsyncIterator<string>): Promise<string> {
    const claim = join(this.pathOf(vmId), 'claim');
    await writeFile(claim, vmId);
    for (;;) {
      const { done, value: ip } = await candidates.next();
      if (done === true) throw new MessageError(message('sandbox_addresses_used'));
      try {
        await link(claim, join(this.ips, ip));
        return ip;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
    }
  }

  /** Releases the addresses that machines took, whether or not they were ever finished. */
  async releaseIps(vmIds: ReadonlySet<string>): Promise<void> {
    for (const ip of await readdir(this.ips).catch(() => [])) {
      const path = join(this.ips, ip);
      if (vmIds.has(await readFile(path, 'utf8').catch(() => ''))) await rm(path, { force: true });
    }
  }
}

/** Writes a file atomically: a crash leaves the old one. No two calls for one path may run at once. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

/** The init process as the machine's start script recorded it: pid and start time. */
export async function readInit(path: string): Promise<ProcessIdentity | null> {
  const text = await readFile(join(path, 'init'), 'utf8').catch(() => '');
  const [pid, started] = text.trim().split(' ');
  return pid === undefined || started === undefined ? null : { pid: Number(pid), started };
}

/** Kills a process with KILL, if it is still the one that was recorded, and waits until it is gone. */
export async function killAndWait(target: ProcessIdentity | null): Promise<void> {
  if (target === null) return;
  for (let round = 0; await isAlive(target); round += 1) {
    if (round % 50 === 0) {
      try {
        process.kill(target.pid, 'SIGKILL');
      } catch {
        return; // it ended by itself
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
