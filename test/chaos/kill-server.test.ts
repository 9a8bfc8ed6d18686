import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stopSandbox } from '../../src/machines/sandbox-destroy.ts';
import { definePool, defineSteps, defineTemplate, nodesOf, untilTask } from '../support/fleet-setup.ts';
import { onNode } from '../support/node-shell.ts';
import { ServerProcess } from '../support/server-process.ts';

const NODES = 20;
const STEPS = ['one', 'two', 'three', 'four'];
const KILLS = Number(process.env['CHAOS_KILLS'] ?? 10);

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

test(
  `a server that is killed ${KILLS} times runs every step on every node exactly once`,
  { timeout: 300_000 },
  async () => {
    // Every step takes a while, so that kills meet steps that run, that were just begun, and that just ended.
    await defineSteps(
      server,
      STEPS.map((name) => ({ name, params: {}, script: `echo ${name} >>"$HOME/ran"; sleep 0.7; echo done` })),
    );
    const vmType = await server.call<number>('/vm_type/create', {
      name: 'sandbox',
      desc: '',
      provider: 'sandbox',
      settings: {},
    });
    const expand = await defineTemplate(server, 'make', [{ name: 'create_vm' }]);
    const work = await defineTemplate(
      server,
      'work',
      STEPS.map((name) => ({ name })),
    );
    const poolId = await definePool(server, { name: 'chaos', vmType, sd: 1, image: 'none', tasks: { expand } });
    const expansion = await server.call<{ task_id: number }>(`/pool/expand/${poolId}`, { num: NODES });
    expect(await untilTask(server, expansion.task_id, [2, 3])).toMatchObject({ state: 2, stat: [0, 0, NODES, 0, 0] });
    const nodes = await nodesOf(server, poolId);

    await server.call('/task/create', {
      template_id: work,
      task_name: 'work',
      opr_user: 'chaos',
      max_num: 10,
      max_ratio: 100,
      nodes: nodes.map(({ ip }) => ({ ip })),
      params: {},
    });
    const [{ id: taskId }] = (await server.call<[{ id: number }]>('/task/list?page_size=1')) as [{ id: number }];
    for (let kill = 1; kill <= KILLS; kill += 1) {
      // Random on purpose: the moments must not be the same from run to run.
      await delay(Math.random() * 700);
      await server.kill();
      await server.start();
    }
    expect(await untilTask(server, taskId, [2, 3, 4])).toMatchObject({ state: 2, stat: [0, 0, NODES, 0, 0] });

    for (const { ip } of nodes) expect(await onNode(dataDir, ip, 'cat "$HOME/ran"')).toBe(`${STEPS.join('\n')}\n`);
    const detail = await server.call<Record<string, readonly { id: number }[]>>(`/task/${taskId}/detail`);
    for (const { id } of detail['2'] ?? []) {
      const log = await server.call<readonly Record<string, string>[]>(`/task/node/${id}/log`);
      expect(log.map((entry) => Object.keys(entry)[0])).toEqual(STEPS);
      expect(log.every((entry) => Object.values(entry)[0]?.includes('done'))).toBe(true);
    }
  },
);
