import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';
import { NETWORK_PREFIX, gatewayOf, type SandboxNetwork } from './sandbox-network.ts';
import type { SandboxPlace } from './sandbox-place.ts';
import { sshdConfig } from './sandbox-sshd.ts';

/*
 * Machines made of namespaces: each has a network, a host name, a process tree, a HOME, /tmp and /run of its own, and
 * reads the rest of the host's files. Its init is its sshd: killing that ends everything that runs there.
 */

export interface NamespaceNode {
  readonly vmId: string;
  readonly ip: string;
  readonly name: string;
}

/** Inside the new namespaces, in the machine's directory: $1 address/prefix, $2 gateway, $3 host name. */
const INIT = `set -eu
read -r stat </proc/self/stat
set -- "$1" "$2" "$3" \${stat##*) }
echo "\${stat%% *} \${23}" >init.new
mv init.new init
printf 'addr add %s dev eth0\\nlink set lo up\\nlink set eth0 up\\nroute add default via %s\\n' "$1" "$2" | ip -batch -
echo "$3" >/proc/sys/kernel/hostname
mount -t proc proc /proc
mount --bind ./hostname /etc/hostname
mount --bind ./root /root
mount --bind ./run /run
mount --bind ./tmp /var/tmp
mount --bind ./tmp /tmp
cd /
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin /usr/sbin/sshd -D -f /run/sshd_config -E /run/sshd.log
`;

/** Makes the network namespaces of machines, connected to the bridge: two programs, however many machines. */
export async function addNetworkNamespaces(
  place: SandboxPlace,
  network: SandboxNetwork,
  nodes: readonly NamespaceNode[],
): Promise<void> {
  const lines = nodes.flatMap(({ vmId }) => {
    const { namespace, device } = namesOf(place, vmId);
    return [
      `netns add ${namespace}`,
      `link add ${device} type veth peer name eth0 netns ${namespace}`,
      `link set ${device} master ${network.bridge} up`,
    ];
  });
  await runProgram('ip', ['-batch', '-'], `${lines.join('\n')}\n`);
}

/** Starts a machine's init. It lives on when this process ends. */
export async function startInit(place: SandboxPlace, network: SandboxNetwork, node: NamespaceNode): Promise<void> {
  const path = place.pathOf(node.vmId);
  await writeFile(join(path, 'hostname'), `${node.name}\n`);
  await writeFile(
    join(path, 'run', 'sshd_config'),
    sshdConfig({ address: '0.0.0.0', port: 22, hostKey: '/run/host_key' }),
  );
  const { namespace } = namesOf(place, node.vmId);
  const isolate = ['unshare', '--uts', '--pid', '--mount', '--ipc', '--fork', '--propagation', 'private'];
  const init = ['sh', '-c', INIT, 'init', `${node.ip}/${NETWORK_PREFIX}`, gatewayOf(network), node.name];
  const child = spawn('ip', ['netns', 'exec', namespace, ...isolate, ...init], {
    cwd: path,
    detached: true,
    stdio: 'ignore',
  });
  child.on('error', () => {}); // what does not start is not ready in time, and says so
  child.unref();
}

/** Takes away what a machine had in the kernel, once its init is gone. Tolerates what is not there. */
export async function removeNetworkNamespace(place: SandboxPlace, vmId: string): Promise<void> {
  const { namespace, device } = namesOf(place, vmId);
  await runProgram('ip', ['link', 'delete', device]).catch(() => {});
  await runProgram('ip', ['netns', 'delete', namespace]).catch(() => {});
  await rm(join('/run/netns', namespace), { force: true }).catch(() => {});
}

/** What the kernel knows a machine by: its network namespace, and the end of its cable at the host. */
export function namesOf(place: SandboxPlace, vmId: string): { readonly namespace: string; readonly device: string } {
  const short = vmId.slice('sbx-'.length);
  return { namespace: `spt${place.hash}-${short}`, device: `v${place.hash}${short}` };
}
