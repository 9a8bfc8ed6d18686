import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../src/base/errors.ts';
import { stopSandbox } from '../src/machines/sandbox/destroy.ts';
import { startHaproxy } from '../test/support/haproxy.ts';
import { ServerProcess } from '../test/support/server-process.ts';
import { tour } from './tour.ts';

/*
 * The main job on real nodes, from nothing: everything is made in a temporary directory and removed again, also
 * when the demo fails or is interrupted.
 */

const stack = new AsyncDisposableStack();
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interrupted.abort(new Error(`interrupted (${signal})`)));
}

try {
  const dataDir = await mkdtemp(join(tmpdir(), 'springtide-demo-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  stack.defer(() => stopSandbox(dataDir));
  const haproxy = stack.use(await startHaproxy());
  const server = stack.use(await ServerProcess.start({ dataDir }));
  await tour({ server, haproxy, signal: interrupted.signal });
} catch (error) {
  process.exitCode = 1;
  const reason: unknown = interrupted.signal.aborted ? interrupted.signal.reason : error;
  console.error(`\n${messageOf(reason)}`);
} finally {
  console.log('\nCleaning up: server, load balancer and nodes');
  await stack.disposeAsync();
}
process.exit();
