import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stopSandbox } from '../../src/machines/sandbox/destroy.ts';
import { SandboxPlace } from '../../src/machines/sandbox/place.ts';
import { CHAOS, randomFrom } from '../support/chaos.ts';
import { definePool, defineSteps, defineTemplate, nodesOf, untilTask } from '../support/fleet-setup.ts';
import { HeldProgram } from '../support/held-program.ts';
import { leftOf } from '../support/sandbox-traces.ts';
import { ServerProcess } from '../support/server-process.ts';

const NODES = 10;
const MINUTE = 60_000;

let dataDir: string;
let server: ServerProcess;
let poolId: number;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'springtide-addresses-'));
  server = await ServerProcess.start({ dataDir });
  const sandbox = { name: 'sandbox', desc: '', provider: 'sandbox', settings: {} };
  const vmType = await server.call<number>('/vm_type/create', sandbox);
  await defineSteps(server, [{ name: 'greet', params: {}, script: 'hostname' }]);
  const tasks = {
    expand: await defineTemplate(server, 'up', [{ name: 'create_vm' }, { name: 'greet' }]),
    shrink: await defineTemplate(server, 'down', [{ name: 'return_vm' }]),
  };
  poolId = await definePool(server, { name: 'web', vmType, sd: 1, image: 'none', tasks });
}, 5 * MINUTE);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await stopSandbox(dataDir);
  await rm(dataDir, { recursive: true, force: true });
}, 5 * MINUTE);

/** Makes nodes and returns them, `meanwhile` something happens. Each has to come up. @returns their addresses */
async function tide(meanwhile: () => Promise<void>): Promise<readonly string[]> {
  const expand = await server.call<{ task_id: number }>(`/pool/expand/${poolId}`, { num: NODES });
  await meanwhile();
  const made = await untilTask(server, expand.task_id, [2, 3, 4]);
  const nodes = await nodesOf(server, poolId);
  const ips = nodes.map(({ ip }) => ip);
  expect(made, JSON.stringify(nodes)).toMatchObject({ state: 2, stat: [0, 0, NODES, 0, 0] });
  const shrink = await server.call<{ task_id: number }>(`/pool/shrink/${poolId}`, { nodes: ips });
  const returned = await untilTask(server, shrink.task_id, [2, 3, 4]);
  expect(returned).toMatchObject({ state: 2, stat: [0, 0, NODES, 0, 0] });
  return ips.toSorted();
}

test('what a server that died had made of machines is returned when their nodes are removed', async () => {
  const place = new SandboxPlace(dataDir);
  const { PATH = '' } = process.env;
  await using keygen = await HeldProgram.make('ssh-keygen');
  await server.kill();
  await server.start({ PATH: keygen.path });
  const { task_id: taskId } = await server.call<{ task_id: number }>(`/pool/expand/${poolId}`, { num: 2 });
  await keygen.untilCalled();
  await server.kill();
  // nobody goes on with the task before it is stopped
  await server.start({ PATH, SPRINGTIDE_ROLE: 'api', SPRINGTIDE_STOP_GRACE: '1' });
  await server.call(`/task/stop/${taskId}`);
  expect(await leftOf(place)).not.toEqual([]);
  await server.kill();
  await server.start({ SPRINGTIDE_ROLE: 'all' });
  const nodes = (await nodesOf(server, poolId)).map(({ id }) => id);
  const remove = (): Promise<unknown> =>
    server.call(`/pool/${poolId}/remove_nodes`, { nodes }).catch((error: unknown) => String(error));
  await expect.poll(remove, { timeout: 90_000, interval: 200 }).toEqual({});
  await expect.poll(() => leftOf(place), { timeout: 90_000, interval: 500 }).toEqual([]);
});

test(
  `${CHAOS.tides} times machines have the addresses of others before them, also when the server is killed while it makes them`,
  { timeout: 20 * MINUTE },
  async () => {
    console.log(`SPRINGTIDE_CHAOS_SEED=${CHAOS.seed}`);
    const random = randomFrom(CHAOS.seed);
    const place = new SandboxPlace(dataDir);
    const addresses = new Set<string>();
    for (let round = 0; round < CHAOS.tides; round += 1) {
      const killed = await tide(async () => {
        await delay(random() * 900);
        await server.kill();
        await server.start();
      });
      const undisturbed = await tide(() => Promise.resolve());
      for (const ip of [...killed, ...undisturbed]) addresses.add(ip);
      expect(await leftOf(place)).toEqual([]);
    }
    expect(addresses.size).toBe(NODES);
  },
);
