import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-program.ts';
import { markOf } from './mark.ts';
import { gatewayOf, macOf, NETWORK_PREFIX } from './address-block.ts';
import type { SandboxNetwork } from './network.ts';
import type { SandboxPlace } from './place.ts';
import { sshdConfig } from './sshd.ts';

/*
 * Machines made of namespaces: each has its own users, files, network, host name and process tree, and no power
 * over the host (B1–B4 in boot.pl). Its init is its sshd: killing that ends everything that runs there.
 */

export interface NamespaceNode {
  readonly vmId: string;
  readonly ip: string;
  readonly name: string;
}

const BOOT = fileURLToPath(new URL('boot.pl', import.meta.url));

/** Makes the network namespaces of machines, connected to the bridge: two programs, however many machines. */
export async function addNetworkNamespaces(
  place: SandboxPlace,
  network: SandboxNetwork,
  nodes: readonly NamespaceNode[],
): Promise<void> {
  const lines = nodes.flatMap(({ vmId, ip }) => {
    const { namespace, device } = namesOf(place, vmId);
    return [
      `netns add ${namespace}`,
      `link add ${device} type veth peer name eth0 address ${macOf(ip)} netns ${namespace}`,
      `link set ${device} master ${network.bridge} up`,
    ];
  });
  await runProgram('ip', ['-batch', '-'], { input: `${lines.join('\n')}\n` });
  // An address may have had another hardware address before, which hosts still remember.
  const neighbours = nodes.map(
    ({ ip }) => `neigh replace ${ip} lladdr ${macOf(ip)} nud reachable dev ${network.bridge}`,
  );
  await runProgram('ip', ['-force', '-batch', '-'], { input: `${neighbours.join('\n')}\n` }).catch(() => {}); // resolved again when needed
}

/** Starts a machine's init, which keeps running when this process ends. Rejects with the reason when it does not start. */
export async function startInit(
  place: SandboxPlace,
  network: SandboxNetwork,
  { vmId, ip, name, firstUid }: NamespaceNode & { readonly firstUid: number },
): Promise<void> {
  const path = place.pathOf(vmId);
  await writeFile(
    join(path, 'run', 'sshd_config'),
    sshdConfig({ address: '0.0.0.0', port: 22, hostKey: '/run/host_key' }),
  );
  const address = `${ip}/${NETWORK_PREFIX}`;
  const netns = join('/run/netns', namesOf(place, vmId).namespace);
  const sshd = ['/usr/sbin/sshd', '-D', '-f', '/run/sshd_config', '-E', '/run/sshd.log'];
  const words = [BOOT, netns, String(firstUid), address, gatewayOf(network), name, ...sshd];
  await runProgram('perl', words, { cwd: path, detached: true, env: markOf(place, vmId) });
}

/** Removes what machines had in the kernel, once their inits are gone. Tolerates what is missing. */
export async function removeNetworkNamespaces(place: SandboxPlace, vmIds: readonly string[]): Promise<void> {
  const names = vmIds.map((vmId) => namesOf(place, vmId));
  const lines = names.flatMap(({ namespace, device }) => [`link delete ${device}`, `netns delete ${namespace}`]);
  await runProgram('ip', ['-force', '-batch', '-'], { input: `${lines.join('\n')}\n` }).catch(() => {});
  await Promise.all(names.map(({ namespace }) => rm(join('/run/netns', namespace), { force: true }).catch(() => {})));
}

/** The kernel's names for a machine: its network namespace, and the host's end of its cable. */
export function namesOf(place: SandboxPlace, vmId: string): { readonly namespace: string; readonly device: string } {
  const short = vmId.slice('sbx-'.length);
  return { namespace: `spt${place.hash}-${short}`, device: `v${place.hash}${short}` };
}
