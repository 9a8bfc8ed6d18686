import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identify } from '../../base/process-identity.ts';
import { runProgram } from './run-program.ts';
import { markOf } from './mark.ts';
import type { SandboxPlace } from './place.ts';
import { sshdConfig } from './sshd.ts';

/*
 * Where namespaces are not available: a machine is an sshd of the current user on a loopback address of its own, with
 * its own HOME. What runs there is marked, so that nothing is left behind.
 */

export const LOOPBACK_PORT = 2222;

/** Addresses for machines: they differ between installations, so that two on one host do not collide. */
export function* loopbackAddresses(hash: string): Iterable<string> {
  const third = Number.parseInt(hash, 16) % 250;
  for (let fourth = 1; fourth < 255; fourth += 1) yield `127.87.${third}.${fourth}`;
  for (let next = 250; next < 255; next += 1) {
    for (let fourth = 1; fourth < 255; fourth += 1) yield `127.87.${next}.${fourth}`;
  }
}

/** Starts a machine's sshd, which keeps running when this process ends. */
export async function startLoopbackSshd(
  place: SandboxPlace,
  node: { readonly vmId: string; readonly ip: string },
): Promise<void> {
  const path = place.pathOf(node.vmId);
  const config = join(path, 'run', 'sshd_config');
  const home = join(path, 'root');
  const hostKey = join(path, 'run', 'host_key');
  const mark = markOf(place, node.vmId);
  await runProgram('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', hostKey], { env: mark });
  await writeFile(
    config,
    sshdConfig({
      address: node.ip,
      port: LOOPBACK_PORT,
      hostKey,
      authorizedKeys: join(home, '.ssh', 'authorized_keys'),
      environment: { HOME: home, ...mark },
    }),
  );
  const child = spawn('/usr/sbin/sshd', ['-D', '-f', config, '-E', join(path, 'run', 'sshd.log')], {
    detached: true,
    stdio: 'ignore',
    cwd: '/',
    env: { ...process.env, ...mark },
  });
  child.on('error', () => {}); // an sshd that does not start is not ready in time, and says why
  child.unref();
  const init = child.pid === undefined ? null : await identify(child.pid);
  if (init !== null) await writeFile(join(path, 'init'), `${init.pid} ${init.started}\n`);
}
