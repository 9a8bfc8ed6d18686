import { runProgram } from '../../src/machines/sandbox/run-program.ts';
import { namesOf } from '../../src/machines/sandbox/namespaces.ts';
import { SandboxPlace } from '../../src/machines/sandbox/place.ts';
import type { NodeView } from './fleet-setup.ts';

/** Disconnects the network of a sandbox node, or connects it again. */
export async function setLink(dataDir: string, { vm_id }: NodeView, state: 'up' | 'down'): Promise<void> {
  const { device } = namesOf(new SandboxPlace(dataDir), vm_id);
  await runProgram('ip', ['link', 'set', device, state]);
}

/** How many connections to a node's sshd exist on this machine. */
export async function connectionsTo({ ip }: NodeView): Promise<number> {
  const { stdout } = await runProgram('ss', ['-Htn', 'state', 'established', 'dst', `${ip}:22`]);
  return stdout.split('\n').filter((line) => line !== '').length;
}

/** Runs a sh command in the mount namespace of a sandbox node, without sshd. */
export async function amongFiles(dataDir: string, { vm_id }: NodeView, command: string): Promise<string> {
  const machine = await new SandboxPlace(dataDir).read(vm_id);
  if (machine === null) throw new Error(`there is no machine ${vm_id}`);
  // As this machine's root: on the node, mount belongs to the node's root, and its setuid bit would switch to that.
  const words = ['-t', String(machine.init.pid), '-m', 'setpriv', '--no-new-privs', 'sh', '-c', command];
  const { stdout } = await runProgram('nsenter', words);
  return stdout;
}
