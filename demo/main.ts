import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../src/base/errors.ts';
import { startHaproxy } from '../test/support/haproxy.ts';
import { ServerProcess } from '../test/support/server-process.ts';
import { isMachineKind, MACHINE_KINDS, machinesOf } from './machines.ts';
import { tour } from './tour.ts';

/*
 * The main job on real nodes, from nothing: everything is made in a temporary directory and removed again, also
 * when the demo fails or is interrupted.
 */

const HELP = `npm run demo -- [--machines KIND]

Expands a pool, deploys to it behind HAProxy while requests go on, and shrinks it. All of it is removed afterwards, also after Ctrl-C.

  --machines sandbox   20 nodes made of Linux namespaces on this host (default)
  --machines docker    10 nodes that are Docker containers: on the daemon at /var/run/docker.sock if there is one, else on a dockerd
                       that is started for it, as root (Debian package docker.io)
  --help               this text
`;

const { values } = parseArgs({
  options: { machines: { type: 'string', default: 'sandbox' }, help: { type: 'boolean', default: false } },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit();
}
const kind = values.machines;
if (!isMachineKind(kind)) {
  process.stderr.write(`--machines is ${kind}: use one of ${MACHINE_KINDS.join(', ')}\n`);
  process.exit(2);
}

const stack = new AsyncDisposableStack();
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interrupted.abort(new Error(`interrupted (${signal})`)));
}

try {
  const dataDir = await mkdtemp(join(tmpdir(), 'springtide-demo-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const machines = await machinesOf(kind, dataDir, stack);
  const haproxy = stack.use(await startHaproxy());
  const server = stack.use(await ServerProcess.start({ dataDir, env: machines.env }));
  await tour({ server, haproxy, machines, signal: interrupted.signal });
} catch (error) {
  process.exitCode = 1;
  const reason: unknown = interrupted.signal.aborted ? interrupted.signal.reason : error;
  console.error(`\n${messageOf(reason)}`);
} finally {
  console.log('\nCleaning up: server, load balancer and nodes');
  await stack.disposeAsync();
}
process.exit();
