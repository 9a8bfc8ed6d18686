import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { BALANCER_NODES, never, open, states } from '../support/discoveries.ts';
import { definePool, defineTemplate, untilTask } from '../support/fleet-setup.ts';
import { startHaproxy, type TestHaproxy, typedAt } from '../support/haproxy.ts';
import { startServices, startTraffic } from '../support/http-services.ts';
import { embeddedUrl } from '../support/postmaster.ts';
import { ServerProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';

/*
 * A whole server and a HAProxy that is reloaded and restarted while nodes are deployed.
 */

let dataDir: string;
let server: ServerProcess;
let database: Database & AsyncDisposable;
let haproxy: TestHaproxy;
let other: TestHaproxy;
let services: Awaited<ReturnType<typeof startServices>>;
let sdId: number;
let poolId: number;

const ips = (): readonly string[] => services.all.map(({ ip }) => ip).toSorted();

/** The addresses to which HAProxy sends requests. */
async function serving(at: TestHaproxy = haproxy): Promise<readonly string[]> {
  const members = await open({ socket: at.socket, port: services.port })
    .members(never)
    .catch(() => []);
  return members.flatMap(({ ip, state }) => (state === 'up' ? [ip] : [])).toSorted();
}

/** What the failed test says is what differs. */
async function untilAllServe(what: string): Promise<void> {
  try {
    await until(what, async () => JSON.stringify(await serving()) === JSON.stringify(ips()));
  } catch (error) {
    const drift = await server.call(`/sd/${sdId}/drift?page_size=1000`);
    throw new Error(`${JSON.stringify(drift)}\n${server.log}`, { cause: error });
  }
}

/** Nodes leave and come back, a quarter of them at once. */
async function deploy(): Promise<number> {
  const wish = { max_num: Math.ceil(BALANCER_NODES / 4), tag: 'web:1', force: true };
  const { task_id } = await server.call<{ task_id: number }>(`/pool/deploy/${poolId}`, wish);
  return task_id;
}

async function untilSomeAreThrough(taskId: number): Promise<void> {
  await until('some nodes are through', async () => {
    const { stat } = await server.call<{ readonly stat: readonly number[] }>(`/task/${taskId}`);
    return (stat[2] ?? 0) > 0;
  });
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'springtide-balancer-'));
  [haproxy, other, services] = await Promise.all([startHaproxy(), startHaproxy(), startServices(BALANCER_NODES)]);
  server = await ServerProcess.start({ dataDir });
  database = openDatabase({ url: await embeddedUrl(dataDir), connections: 2, onError: () => {} });
  const vmType = await server.call<number>('/vm_type/create', {
    name: 'spare',
    desc: '',
    provider: 'static',
    settings: { machines: ['10.255.0.1'] },
  });
  const settings = { socket: haproxy.socket, backend: 'web', port: services.port, check_interval: 0.1 };
  sdId = await server.call<number>('/sd/create', { name: 'edge', desc: '', provider: 'haproxy', settings });
  const deployed = await defineTemplate(server, 'roll', [{ name: 'unregister' }, { name: 'register' }]);
  const shrunk = await defineTemplate(server, 'down', [{ name: 'unregister' }, { name: 'return_vm' }]);
  const tasks = { deploy: deployed, shrink: shrunk };
  poolId = await definePool(server, { name: 'web', vmType, sd: sdId, image: 'web:1', tasks });
  await server.call(`/pool/${poolId}/add_nodes`, { nodes: ips() });
  await untilTask(server, await deploy(), [2]);
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await Promise.all([haproxy, other, services].map((used) => used[Symbol.asyncDispose]()));
  await rm(dataDir, { recursive: true, force: true });
});

test('every node shows its load balancers', async () => {
  const nodes = await server.call<readonly { readonly id: number; readonly memberships: unknown }[]>(
    `/pool/${poolId}/list_nodes?page_size=1000`,
  );
  expect(nodes).toHaveLength(BALANCER_NODES);
  for (const { id, memberships } of nodes) {
    expect(memberships).toMatchObject([
      { sd_id: sdId, sd_name: 'edge', server: `web-${id}`, state: 'in', trouble: '' },
    ]);
  }
  const [first] = nodes;
  expect(await server.call(`/node/${first?.id}`)).toMatchObject({ memberships: [{ sd_id: sdId, state: 'in' }] });
});

test('no request fails in a deploy before and after a reload, which takes no node out for long', async () => {
  const before = startTraffic(haproxy.url);
  const taskId = await deploy();
  await untilSomeAreThrough(taskId);
  expect((await before.stop()).failures).toEqual([]);
  await haproxy.reload();
  await until('nodes are back', async () => (await serving()).length > BALANCER_NODES / 2);
  const after = startTraffic(haproxy.url);
  await untilTask(server, taskId, [2]);
  await untilAllServe('all nodes are back');
  const { requests, failures } = await after.stop();
  expect(failures).toEqual([]);
  expect(requests).toBeGreaterThan(0);
});

test('a restart in the middle of a deploy loses no node', async () => {
  const taskId = await deploy();
  await untilSomeAreThrough(taskId);
  await haproxy.restart();
  const task = await untilTask(server, taskId, [2, 3]);
  // a step that met the restart may have failed: it is tried again as its template says, or by the next deploy
  if (task.state === 3) await untilTask(server, await deploy(), [2]);
  await untilAllServe('all nodes are back');
  expect(await serving()).toEqual(ips());
});

describe('differences', () => {
  test('are shown with what would be done, and foreign servers go only when they are named', async () => {
    await server.call(`/sd/update/${sdId}`, { mends: false });
    const stranger = { ip: '127.0.9.9', name: 'guest' };
    const edge = open({ socket: haproxy.socket, port: services.port, check: false });
    for await (const { ok } of edge.register([stranger], never)) expect(ok).toBe(true);
    await until('it is deleted, when its last idle connection is closed', async () => {
      await typedAt(haproxy, `set server web/web-1 state maint; del server web/web-1`);
      return !Object.hasOwn(await states(edge), 'web-1');
    });
    expect(await server.call(`/sd/${sdId}/drift?look=1`)).toMatchObject([
      { kind: 'missing', pool_name: 'web', ip: '127.0.1.1', found: null },
      { kind: 'foreign', name: 'guest', node_id: null, found: { ip: '127.0.9.9', state: 'up' } },
    ]);
    const planned = await server.call(`/sd/${sdId}/mend`, { plan: 1, foreign: ['guest'] });
    expect(planned).toMatchObject([
      { kind: 'missing', action: 'register', error: '' },
      { kind: 'foreign', name: 'guest', action: 'unregister', error: '' },
    ]);
    expect(await serving()).toContain('127.0.9.9');
    await expect(server.call(`/sd/${sdId}/mend`, { foreign: ['web-2'] })).rejects.toThrow(
      'web-2 is no foreign server of this load balancer',
    );
    expect(await server.call(`/sd/${sdId}/mend`, { foreign: ['guest'] })).toMatchObject([{ error: '' }, { error: '' }]);
    expect(await serving()).toEqual(ips());
    await server.call(`/sd/update/${sdId}`, { mends: true });
  });
});

test('kill -9 in the middle of a repair: the next start completes it', async () => {
  // an instance that does not answer makes the repair take its time
  const settings = { socket: haproxy.socket, backend: 'web', port: services.port, check_interval: 0.1 };
  await server.call(`/sd/update/${sdId}`, { settings: { ...settings, others: [`${haproxy.socket}-gone`] } });
  await haproxy.restart();
  await until('a repair has begun', async () => {
    const repaired = database.selectFrom('membership').select('name').where('repair_until', 'is not', null);
    return (await repaired.execute()).length > 0;
  });
  await server.kill();
  await server.start();
  await server.call(`/sd/update/${sdId}`, { settings });
  // the lease of the repair that died is over
  await database
    .updateTable('membership')
    .set({ repair_until: new Date(0) })
    .execute();
  await untilAllServe('all nodes are back');
  expect(await serving()).toEqual(ips());
});

test('a pool of two load balancers has its nodes in both, and unregisters them from both', async () => {
  const settings = { socket: other.socket, backend: 'web', port: 1, check_interval: 0.1, check: false };
  const second = await server.call<number>('/sd/create', { name: 'inner', desc: '', provider: 'haproxy', settings });
  await server.call(`/pool/update/${poolId}`, {
    balancers: [{ sd_id: sdId }, { sd_id: second, port: services.port, weight: 7 }],
  });
  await untilTask(server, await deploy(), [2]);
  const inner = open({ socket: other.socket, port: services.port });
  expect((await inner.members(never)).map(({ port, weight }) => [port, weight])).toEqual(
    ips().map(() => [services.port, 7]),
  );
  // a pool that was moved: its nodes are taken out where they still are
  await server.call(`/pool/update/${poolId}`, { balancers: [{ sd_id: sdId }] });
  const { task_id } = await server.call<{ task_id: number }>(`/pool/shrink/${poolId}`, { nodes: ['127.0.1.1'] });
  await untilTask(server, task_id, [2]);
  const left = ips().filter((ip) => ip !== '127.0.1.1');
  expect(await serving()).toEqual(left);
  expect((await inner.members(never)).map(({ ip }) => ip).toSorted()).toEqual(left);
  await expect(server.call(`/sd/delete/${sdId}`)).rejects.toThrow('used by pool web');
});
