import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { springtide as runCommandLine } from '../test/support/command-line.ts';
import { ServerProcess } from '../test/support/server-process.ts';
import type { Contender } from './contender.ts';
import type { Fleet } from './fleet.ts';

/** Nodes that one request adds. */
const ADDED_AT_ONCE = 1000;

/**
 * The command `springtide run`, from the start of its process to its exit, against a server in a process of its own that has run
 * another command before, on other hosts.
 */
export const springtideRun: Contender = {
  name: 'springtide run',
  run: async ({ fleet, steps, signal, measure, measureWarm }) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'springtide-bench-run-'));
    await using stack = new AsyncDisposableStack();
    stack.defer(() => rm(dataDir, { recursive: true, force: true }));
    const server = stack.use(await ServerProcess.start({ dataDir }));
    await defineFleet(server, fleet);
    const env = { SPRINGTIDE_URL: server.url, SPRINGTIDE_OPERATOR: 'bench', XDG_CONFIG_HOME: dataDir };
    const run = async (pool: string, hosts: number): Promise<void> => {
      signal.throwIfAborted();
      const { code, stdout, stderr } = await runCommandLine(['run', 'echo hi', '--pool', pool], env);
      const isAll = code === 0 && stdout.includes(`(${hosts})`) && stdout.endsWith('\nhi\n');
      if (!isAll) throw new Error(`springtide run ended with ${code}: ${stdout}${stderr}`);
    };
    await run('spare', fleet.spare.length);
    const work = async (): Promise<void> => {
      for (let step = 0; step < steps; step += 1) await run('fleet', fleet.hosts.length);
    };
    await measure(work);
    await measureWarm(work);
  },
};

/** Two pools: the hosts, and those on which nobody is measured. */
async function defineFleet(server: ServerProcess, { hosts, spare, port, user, keyFile }: Fleet): Promise<void> {
  const settings = { machines: [], port, user, key_file: await server.takeKey(keyFile) };
  const vmType = await server.call<number>('/vm_type/create', { name: 'fleet', provider: 'static', settings });
  const clusterId = await server.call<number>('/cluster/create', { name: 'bench', desc: '' });
  const service = { name: 'bench', desc: '', service_type: '', docker_image: '', cluster_id: clusterId };
  const { id: serviceId } = await server.call<{ id: number }>('/service/create', service);
  for (const [name, addresses] of [['fleet', hosts] as const, ['spare', spare] as const]) {
    const pool = { name, desc: '', vm_type: vmType, sd_id: 0, service_id: serviceId };
    const { id } = await server.call<{ id: number }>('/pool/create', pool);
    for (let from = 0; from < addresses.length; from += ADDED_AT_ONCE) {
      await server.call(`/pool/${id}/add_nodes`, { nodes: addresses.slice(from, from + ADDED_AT_ONCE) });
    }
  }
}
