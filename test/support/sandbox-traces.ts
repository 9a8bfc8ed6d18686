import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../../src/machines/sandbox/run-program.ts';
import { namesOf } from '../../src/machines/sandbox/namespaces.ts';
import type { SandboxPlace } from '../../src/machines/sandbox/place.ts';

/** Everything that an installation's machines leave: directories, addresses, processes, mounts, network namespaces, devices. */
export async function leftOf(place: SandboxPlace): Promise<readonly string[]> {
  const addresses = await readdir(place.ips).catch(() => []);
  return [...(await place.vmIds()), ...addresses, ...(await processesOf(place)), ...(await tracesOf(place))];
}

/** What an installation's machines leave in the host's kernel: mounts, network namespaces, devices. */
export async function tracesOf({ directory, hash }: SandboxPlace): Promise<readonly string[]> {
  const mounts = await runProgram('cat', ['/proc/self/mountinfo']);
  const namespaces = await runProgram('ip', ['netns', 'list']);
  const links = await runProgram('ip', ['-oneline', 'link', 'show']);
  const { namespace, device } = namesOf({ hash } as SandboxPlace, 'sbx-');
  return [
    ...mounts.stdout.split('\n').filter((line) => line.includes(directory)),
    ...namespaces.stdout.split('\n').filter((line) => line.startsWith(namespace)),
    ...links.stdout.split('\n').filter((line) => line.includes(` ${device}`) || line.includes(` spt${hash}:`)),
  ];
}

/** Processes of machines' users, and those that work in a machine's directory; not those that ended and wait for their parent. */
async function processesOf({ directory, firstUid }: SandboxPlace): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    if (/^State:\s+[ZX]/m.test(status)) continue;
    const uid = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1] ?? -1);
    const cwd = await readlink(join('/proc', pid, 'cwd')).catch(() => '');
    if ((uid >= firstUid && uid < firstUid + 65_536) || cwd.startsWith(directory)) found.push(`process ${pid}: ${cwd}`);
  }
  return found;
}
