import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiClient, createApiClient } from '../../src/client/client.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';

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
  expect(machines.map(({ name, titleZh }) => [name, titleZh])).toEqual([
    ['sandbox', '本机沙箱'],
    ['static', '固定机器'],
  ]);
  expect(machines[1]?.settings).toMatchObject({
    type: 'object',
    required: ['machines', 'port', 'user'],
    properties: { machines: { type: 'array', title: 'Machines', titleZh: '机器列表' }, port: { default: 22 } },
  });
  const { data: balancers } = await client.get('/sd/providers');
  expect(balancers.map(({ name }) => name)).toEqual(['haproxy']);
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

test.each(['/vm_type/check/{id}', '/sd/check/{id}'] as const)('%s of what is not there', async (path) => {
  await expect(check(path, 4711)).rejects.toMatchObject({ code: 404 });
});
