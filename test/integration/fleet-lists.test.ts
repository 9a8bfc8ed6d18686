import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiClient } from '../../src/client/client.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';

let server: ApiServer;

beforeAll(async () => {
  server = await startApi();
});

afterAll(() => server[Symbol.asyncDispose]());

function client() {
  return createApiClient({ baseUrl: server.url, authorization: () => 'tester' });
}

async function service(cluster: string, name: string): Promise<number> {
  const { data: clusterId } = await client().post('/cluster/create', { body: { name: cluster, desc: '', biz: '' } });
  const body = { name, desc: '', service_type: 'web', docker_image: 'web:1', cluster_id: clusterId };
  return (await client().post('/service/create', { body })).data.id;
}

test('services of all clusters are in one list, the newest first, by part of their name', async () => {
  const web = await service('list-a', 'Web pages');
  const mail = await service('list-b', 'mail');
  const all = await client().get('/service/list', { params: { query: { page_size: 2 } } });
  expect(all.data.map(({ id }) => id)).toEqual([mail, web]);
  const named = await client().get('/service/list', { params: { query: { name: 'web' } } });
  expect(named).toMatchObject({ query_count: 1, data: [{ id: web, name: 'Web pages' }] });
});

test('nodes of a pool are listed by their state', async () => {
  const serviceId = await service('list-c', 'nodes');
  const fields = { name: 'list-nodes', desc: '', vm_type: 0, sd_id: 0, service_id: serviceId };
  const { id } = (await client().post('/pool/create', { body: fields })).data;
  const path = { id };
  await client().post('/pool/{id}/add_nodes', { params: { path }, body: { nodes: ['10.1.0.1', '10.1.0.2', 'host'] } });
  await server.context.database.updateTable('node').set({ status: 'failed' }).where('ip', '=', '10.1.0.2').execute();
  const ips = async (query: object): Promise<readonly string[]> =>
    (await client().get('/pool/{id}/list_nodes', { params: { path, query } })).data.map(({ ip }) => ip);
  expect(await ips({ status: 3 })).toEqual(['10.1.0.2']);
  expect(await ips({ name: '10.1' })).toEqual(['10.1.0.1', '10.1.0.2']);
  expect(await ips({ name: '10.1', status: 1 })).toEqual([]);
  await expect(ips({ status: 9 })).rejects.toThrow('status is 9');
});
