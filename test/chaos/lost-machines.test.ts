import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WEB_PORT } from '../../demo/web-service.ts';
import { killAndWait, SandboxPlace } from '../../src/machines/sandbox/place.ts';
import { never, open } from '../support/discoveries.ts';
import { nodesOf, untilTask } from '../support/fleet-setup.ts';
import { attemptsOf } from '../support/task-check.ts';
import { startWebSystem, type WebSystem } from '../support/web-fleet.ts';

const NODES = 4;
const VM_TYPE = 1;

let system: WebSystem;

beforeAll(async () => {
  system = await startWebSystem();
  const { server, poolId } = system;
  await server.call(`/pool/update/${poolId}`, { replace_lost: true });
  const { task_id } = await server.call<{ task_id: number }>(`/pool/expand/${poolId}`, { num: NODES });
  await untilTask(server, task_id, [2]);
});

afterAll(() => system[Symbol.asyncDispose]());

interface Drift {
  readonly lost: readonly { readonly node_id: number }[];
  readonly pools: readonly { readonly last: { readonly state: string; readonly nodes: number } | null }[];
}

function list(): Promise<Drift> {
  return system.server.call<Drift>(`/vm_type/look/${VM_TYPE}`);
}

async function kill(): Promise<void> {
  await system.server.kill();
  await system.server.start();
}

async function replacements() {
  return system.database.selectFrom('task').select(['id', 'state']).where('kind', '=', 'replace').execute();
}

test('a machine that is killed is replaced by exactly one, whoever is killed meanwhile, and HAProxy has it', async () => {
  const { server, haproxy, database, dataDir, poolId } = system;
  const place = new SandboxPlace(dataDir);
  const before = await nodesOf(server, poolId);
  const [dead] = before;
  await killAndWait((await place.read(dead?.vm_id ?? ''))?.init ?? null);
  expect((await list()).lost).toMatchObject([{ node_id: dead?.id }]);
  // some minutes pass
  await sql`update machine_drift set since = since - interval '5 minutes'`.execute(database);
  await list();
  await kill();
  await expect.poll(replacements, { timeout: 30_000, interval: 50 }).toHaveLength(1);
  const [task] = await replacements();
  const taskId = task?.id ?? (0 as never);
  await expect
    .poll(async () => (await nodesOf(server, poolId)).map(({ id }) => id), { timeout: 60_000, interval: 50 })
    .not.toContain(dead?.id);
  await kill();
  await untilTask(server, taskId, [2]);

  const after = await nodesOf(server, poolId);
  expect(after.filter(({ id }) => before.some((node) => node.id === id))).toHaveLength(NODES - 1);
  expect(after.map(({ status }) => status)).toEqual(Array.from({ length: NODES }, () => 2));
  const ips = after.map(({ ip }) => ip).toSorted();
  const registered = await open({ socket: haproxy.socket, port: WEB_PORT }).members(never);
  expect(registered.map(({ ip }) => ip).toSorted()).toEqual(ips);
  expect(await place.vmIds()).toEqual(after.map(({ vm_id }) => vm_id).toSorted());
  expect(await attemptsOf(database, taskId), 'each of the six steps once').toHaveLength(6);
  const { rows } = await sql<{ log: string }>`
    select step_log.log from step_log join node_run on node_run.id = step_log.node_run_id
    where node_run.task_id = ${taskId} and node_run.node_id = ${dead?.id}`.execute(database);
  expect(rows.map(({ log }) => log)).toContain("the node's machine is gone, and nothing runs there");

  const again = await list();
  expect(again.lost).toEqual([]);
  await expect.poll(async () => (await list()).pools[0]?.last?.state, { timeout: 30_000 }).toBe('success');
  expect(await replacements()).toHaveLength(1);
});
