import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_NODE_FILES, NO_TERMINALS, OUTBOUND_TO_LOOPBACK } from '../support/no-channel.ts';
import { buildServer } from '../../src/api/server.ts';
import { clockIn } from '../../src/api/http/times.ts';
import { newPrivateKey } from '../../src/base/private-key.ts';
import { type ApiClient, createApiClient } from '../../src/client/client.ts';
import { discoveryKinds } from '../../src/discovery/registry.ts';
import type { VmTypeId } from '../../src/domain/ids.ts';
import { machineProviderKinds, MachineProviders } from '../../src/machines/registry.ts';
import { reportBadKeys } from '../../src/operations/records/backends.ts';
import { type ApiServer, startApi, WATCH_LIMITS } from '../support/api-server.ts';
import { backendsOf } from '../support/backends.ts';
import { NO_SEALING } from '../support/keys.ts';

let server: ApiServer;
let client: ApiClient;

beforeAll(async () => {
  server = await startApi();
  client = createApiClient({ baseUrl: server.url, authorization: () => 'tester' });
});

afterAll(() => server[Symbol.asyncDispose]());

async function makeStatic(name: string, machines: readonly string[]): Promise<number> {
  const { data: id } = await client.post('/vm_type/create', {
    body: { name, provider: 'static', settings: { machines } },
  });
  return id;
}

async function check(path: '/vm_type/check/{id}' | '/sd/check/{id}', id: number): Promise<readonly string[]> {
  return (await client.get(path, { params: { path: { id } } })).data;
}

test('providers come with titles in both languages and the schema of their settings', async () => {
  const { data: machines } = await client.get('/vm_type/providers');
  const kinds = Object.values(machineProviderKinds);
  expect(machines.map(({ name, title, titleZh }) => [name, title, titleZh])).toEqual(
    kinds.map(({ name, title }) => [name, title.en, title.zh]),
  );
  expect(machines[1]?.settings).toMatchObject({
    type: 'object',
    required: ['machines', 'port', 'user'],
    properties: { machines: { type: 'array', title: 'Machines', titleZh: '机器列表' }, port: { default: 22 } },
  });
  const refused = machines.filter(({ refusal }) => refusal !== '');
  expect(refused).toMatchObject([
    {
      name: 'docker',
      refusal: expect.stringContaining('SPRINGTIDE_DOCKER') as string,
      refusalZh: expect.stringContaining('SPRINGTIDE_DOCKER') as string,
    },
  ]);
  const { data: balancers } = await client.get('/sd/providers');
  expect(balancers.map(({ name }) => name)).toEqual(Object.keys(discoveryKinds));
});

test('a machine type says whether it is ready', async () => {
  expect(await check('/vm_type/check/{id}', await makeStatic('stocked', ['10.0.0.1']))).toEqual([]);
  expect(await check('/vm_type/check/{id}', await makeStatic('empty', []))).toEqual([
    'the list of machines is empty: add some',
  ]);
});

test('a load balancer that cannot be reached says where it was looked for', async () => {
  const socket = '/nonexistent/admin.sock';
  const { data: id } = await client.post('/sd/create', {
    body: { name: 'away', provider: 'haproxy', settings: { socket, backend: 'web', port: 80 } },
  });
  expect(await check('/sd/check/{id}', id)).toEqual([expect.stringContaining(socket)]);
});

test('settings that an older version saved, and that are not valid any more, are what is wrong', async () => {
  const id = await makeStatic('outdated', ['10.0.0.1']);
  await sql`update vm_type set settings = '{"machines": 7}' where id = ${id}`.execute(server.context.database);
  expect(await check('/vm_type/check/{id}', id)).toEqual([expect.stringMatching(/settings\.machines/)]);
});

const stock = (key_file: string) => ({ machines: ['10.0.0.1'], key_file });
const edge = (key_file: string) => ({
  socket: '/run/edge.sock',
  backend: 'web',
  port: 80,
  ssh: { host: 'a', key_file },
});

describe('a key', () => {
  let made = 0;

  beforeAll(async () => {
    await mkdir(server.keys.directory, { recursive: true });
    await writeFile(server.keys.pathOf('rack'), newPrivateKey(), { mode: 0o600 });
    await writeFile(server.keys.pathOf('rack.pub'), 'ssh-ed25519 AAAA', { mode: 0o600 });
  });

  const save = (kind: 'vm_type' | 'sd', settings: Record<string, unknown>, id?: number) =>
    id === undefined
      ? client.post(`/${kind}/create`, {
          body: { name: `key ${(made += 1)}`, provider: kind === 'sd' ? 'haproxy' : 'static', settings },
        })
      : client.post(`/${kind}/update/{id}`, { params: { path: { id } }, body: { settings } });

  test.each([
    ['vm_type', stock, 'settings.key_file'],
    ['sd', edge, 'settings.ssh.key_file'],
  ] as const)('of a %s is one in the folder keys, looked at when it is saved', async (kind, settings, field) => {
    const { data: id } = (await save(kind, settings('rack'))) as { data: number };
    for (const again of [undefined, id]) {
      for (const path of ['/etc/shadow', '/etc/no-such-file', '~/.ssh/id_rsa', '../ssh/id_ed25519', '.hidden', 'a\n']) {
        await expect(save(kind, settings(path), again), path).rejects.toMatchObject({
          code: 400,
          message: expect.stringMatching(/key_file .*must match pattern .*add it on the page of keys/) as string,
        });
      }
      await expect(save(kind, settings('gone'), again)).rejects.toMatchObject({
        code: 400,
        message: `${field} names a key that cannot be used: there is no key gone: add it on the page of keys, or copy it to ${server.keys.directory} on a server (mode 600)`,
      });
      await expect(save(kind, settings('rack.pub'), again)).rejects.toMatchObject({ code: 400 });
    }
    await save(kind, settings('rack'), id);
  });

  test('that a row of an earlier version names by its path is not used, and that is said with the remedy', async () => {
    const { database } = server.context;
    const id = await makeStatic('by path', ['10.0.0.9']);
    const settings = JSON.stringify({ ...stock('/etc/ssh/ssh_host_ed25519_key'), port: 22, user: 'root' });
    await sql`update vm_type set settings = ${settings} where id = ${id}`.execute(database);
    const remedy = `"/etc/ssh/ssh_host_ed25519_key" is not the name of a key: add the key on the page of keys, or copy it to ${server.keys.directory} on a server (mode 600), and give the name that it has there`;
    const complaint = `settings.key_file names a key that cannot be used: ${remedy}`;
    expect(await check('/vm_type/check/{id}', id)).toEqual([complaint]);

    const said: string[] = [];
    await reportBadKeys(database, server.keys, (line) => said.push(line));
    expect(said).toEqual([`machine type by path: ${complaint}`]);

    const machines = new MachineProviders({
      database,
      installation: 'test',
      outbound: OUTBOUND_TO_LOOPBACK,
      dataDir: '/',
      keys: server.keys,
      offersSandbox: true,
    });
    await expect(machines.endpointOf('10.0.0.9', id as VmTypeId, 'web-a')).rejects.toThrow(
      /key_file .*add it on the page of keys/,
    );
  });

  test('that went away is what is wrong', async () => {
    await writeFile(server.keys.pathOf('lost'), newPrivateKey(), { mode: 0o600 });
    const { data: id } = (await save('vm_type', stock('lost'))) as { data: number };
    expect(await check('/vm_type/check/{id}', id)).toEqual([]);
    await rm(server.keys.pathOf('lost'));
    expect(await check('/vm_type/check/{id}', id)).toEqual([expect.stringContaining('there is no key lost: ')]);
  });
});

test.each(['/vm_type/check/{id}', '/sd/check/{id}'] as const)('%s of what is not there', async (path) => {
  await expect(check(path, 4711)).rejects.toMatchObject({ code: 404 });
});

describe('where the sandbox is not offered', () => {
  const sandbox = { provider: 'sandbox', settings: {} };
  let closed: FastifyInstance;

  async function post(url: string, payload: object): Promise<{ readonly code: number; readonly msg: string }> {
    const headers = { authorization: 'tester' };
    return (await closed.inject({ method: 'POST', url, headers, payload })).json();
  }

  beforeAll(async () => {
    const { context } = server;
    const backends = backendsOf(context.database, { offersSandbox: false });
    const stop = new AbortController().signal;
    closed = await buildServer(
      {
        context,
        backends,
        sealing: NO_SEALING,
        auth: { kind: 'trust' },
        clock: clockIn('UTC'),
        watchLimits: WATCH_LIMITS,
        taskDetail: 'flat',
        terminals: NO_TERMINALS,
        nodeFiles: NO_NODE_FILES,
        isReady: () => true,
        stop,
      },
      pino({ level: 'warn' }),
    );
  });

  afterAll(() => closed.close());

  test('no machine type is made of it, and none becomes one', async () => {
    const refused = { code: 400, msg: expect.stringContaining('start it with SPRINGTIDE_SANDBOX=1') };
    expect(await post('/vm_type/create', { name: 'refused', ...sandbox })).toMatchObject(refused);
    const id = await makeStatic('turncoat', []);
    expect(await post(`/vm_type/update/${id}`, sandbox)).toMatchObject(refused);
    expect((await client.get('/vm_type/{id}', { params: { path: { id } } })).data.provider).toBe('static');
  });

  test('the list of providers says so, in both languages', async () => {
    const headers = { authorization: 'tester' };
    const { data } = (await closed.inject({ url: '/vm_type/providers', headers })).json<{
      readonly data: readonly { readonly name: string; readonly refusal: string; readonly refusalZh: string }[];
    }>();
    const refused = data.filter(({ refusal }) => refusal !== '');
    expect(refused.map(({ name }) => name)).toEqual(['sandbox', 'docker']);
    expect(data[0]?.refusalZh).toContain('SPRINGTIDE_SANDBOX=1');
  });

  test('a machine type that was made before is shown, says that it makes no machines, and can be described anew', async () => {
    const { data: id } = await client.post('/vm_type/create', { body: { name: 'before', ...sandbox } });
    expect(await post(`/vm_type/${id}`, {})).toMatchObject({ code: 0, data: { provider: 'sandbox' } });
    expect(await post(`/vm_type/check/${id}`, {})).toMatchObject({
      data: expect.arrayContaining([expect.stringContaining('offers no sandbox machines')]),
    });
    expect(await post(`/vm_type/update/${id}`, { desc: 'of old', provider: 'sandbox' })).toMatchObject({ code: 0 });
    expect(await post(`/vm_type/delete/${id}`, {})).toMatchObject({ code: 0 });
  });
});
