import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stopSandbox } from '../../src/machines/sandbox/destroy.ts';
import { definePool, defineTemplate, nodesOf, untilTask } from '../support/fleet-setup.ts';
import { onNode } from '../support/node-shell.ts';
import { ServerProcess } from '../support/server-process.ts';

const NODES = 4;

let dataDir: string;
let server: ServerProcess;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'springtide-chaos-'));
  server = await ServerProcess.start({ dataDir });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await stopSandbox(dataDir);
  await rm(dataDir, { recursive: true, force: true });
});

test('a server that is killed in a bake and in a health check goes on, and asks every node once', async () => {
  const vmType = await server.call<number>('/vm_type/create', {
    name: 'sandbox',
    desc: '',
    provider: 'sandbox',
    settings: {},
  });
  const expand = await defineTemplate(server, 'make', [{ name: 'create_vm' }]);
  const poolId = await definePool(server, { name: 'web', vmType, sd: 1, image: 'none', tasks: { expand } });
  const command = 'echo asked >>"$HOME/asked"; sleep 2';
  const { task_id: taskId } = await server.call<{ task_id: number }>(`/pool/expand/${poolId}`, {
    num: NODES,
    policy: { batches: [NODES / 2], bake: 3, health_check: { type: 'command', command, tries: 1, timeout: 60 } },
  });
  await waitsFor(taskId, 'bake');
  await server.kill();
  await server.start();
  for (let batch = 1; batch <= 2; batch += 1) {
    await untilAsked(poolId, batch * (NODES / 2));
    await server.kill();
    await server.start();
  }
  expect(await untilTask(server, taskId, [2, 3, 4])).toMatchObject({ state: 2, stat: [0, 0, NODES, 0, 0] });
  for (const { ip } of await nodesOf(server, poolId)) {
    expect(await onNode(dataDir, ip, 'cat "$HOME/asked"')).toBe('asked\n');
  }
  const log = await server.call<readonly { message: string }[]>(`/task/${taskId}/log`);
  const steps = log.map((line) => line.message).filter((line) => /^(batch|baking|health)/.test(line));
  expect(steps).toEqual([
    'batch 1 begins',
    'batch 1 ended: success',
    'baking for 3 s',
    'health check (command): 2 nodes are healthy',
    'batch 2 begins',
    'batch 2 ended: success',
    'health check (command): 2 nodes are healthy',
  ]);
});

async function waitsFor(taskId: number, stage: string): Promise<void> {
  const query = (): Promise<string | undefined> =>
    server.call<{ interlude: { stage: string } | null }>(`/task/${taskId}`).then((task) => task.interlude?.stage);
  await expect.poll(query, { timeout: 60_000, interval: 20 }).toBe(stage);
}

/** Waits until the check's command was begun on so many nodes. */
async function untilAsked(poolId: number, count: number): Promise<void> {
  const asked = async (): Promise<number> => {
    const nodes = (await nodesOf(server, poolId)).filter(({ ip }) => ip !== '-');
    const words = await Promise.all(nodes.map(({ ip }) => onNode(dataDir, ip, 'cat "$HOME/asked" || true')));
    return words.filter((word) => word !== '').length;
  };
  await expect.poll(asked, { timeout: 60_000, interval: 50 }).toBe(count);
}
