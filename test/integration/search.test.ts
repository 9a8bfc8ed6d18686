import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiClient } from '../../src/client/client.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';

let server: ApiServer;
let poolId: number;

const client = () => createApiClient({ baseUrl: server.url, authorization: () => 'tester' });

beforeAll(async () => {
  server = await startApi();
  const { data: clusterId } = await client().post('/cluster/create', { body: { name: 'shop', desc: '', biz: '' } });
  const service = { name: 'shop front', desc: '', service_type: 'web', docker_image: 'web:1', cluster_id: clusterId };
  const { id: serviceId } = (await client().post('/service/create', { body: service })).data;
  const pool = { desc: '', vm_type: 0, sd_id: 0, service_id: serviceId };
  for (const name of ['a web', 'web', 'web-2']) {
    poolId = (await client().post('/pool/create', { body: { ...pool, name } })).data.id;
  }
  const nodes = Array.from({ length: 12 }, (_, place) => `10.1.0.${place + 1}`);
  await client().post('/pool/{id}/add_nodes', {
    params: { path: { id: poolId } },
    body: { nodes: [...nodes, 'web-host'] },
  });
});

afterAll(() => server[Symbol.asyncDispose]());

async function found(text: string, limit?: number): Promise<readonly string[]> {
  const query = limit === undefined ? { text } : { text, limit };
  const { data } = await client().get('/search', { params: { query } });
  return data.map(({ kind, name, within }) => (within === '' ? `${kind} ${name}` : `${kind} ${name} in ${within}`));
}

test('what is closest comes first, whatever its case', async () => {
  expect(await found('WEB')).toEqual([
    'pool web in shop front',
    'pool web-2 in shop front',
    'pool a web in shop front',
    'node web-host in web-2',
  ]);
  expect(await found('shop')).toEqual(['service shop front in shop', 'cluster shop']);
});

test('SR1: of each kind there are so many at most', async () => {
  expect(await found('10.1.0.')).toHaveLength(8);
  expect(await found('10.1.0.', 20)).toHaveLength(12);
  expect((await found('10.1.0.1'))[0]).toBe('node 10.1.0.1 in web-2');
});

test('an address is found in another spelling, and says its pool', async () => {
  const { data } = await client().get('/search', { params: { query: { text: '::ffff:10.1.0.2' } } });
  expect(data).toEqual([
    { kind: 'node', id: expect.any(Number), name: '10.1.0.2', within: 'web-2', pool_id: poolId, status: 0 },
  ]);
});

test('a task is found by its name and by its number', async () => {
  const template = { name: 'roll web', desc: '', steps: [{ name: 'echo', param_values: { echo_word: 'x' } }] };
  const { data: templateId } = await client().post('/task_tpl/create', { body: template });
  const task = {
    task_name: 'night',
    template_id: templateId,
    max_num: 1,
    nodes: ['10.1.0.1'],
    opr_user: 'tester',
    auto: 0,
  };
  await client().post('/task/create', { body: task });
  expect(await found('night')).toEqual(['task night in web-2']);
  expect(await found('#1')).toContain('task night in web-2');
  expect(await found('roll')).toEqual(['template roll web']);
  expect(await found('ech')).toEqual(['step echo', 'action echo']);
});

test.each(["'; drop table pool; --", '%', '__', String.raw`\\`, '\u202e', '💥'])('%j is only a text', async (text) => {
  expect(await found(text)).toEqual([]);
});

test('without a text nothing is found, and a longer one or more of each kind are refused', async () => {
  expect(await found('')).toEqual([]);
  await expect(found('x'.repeat(101))).rejects.toThrow('text');
  await expect(found('x', 51)).rejects.toThrow('limit');
});

test('who asks is told how the server knows', async () => {
  expect((await client().get('/whoami')).data).toEqual({ name: 'tester', auth: 'trust', token: null });
  const other = createApiClient({ baseUrl: server.url, authorization: () => 'other' });
  const names = await Promise.all([client().get('/whoami'), other.get('/whoami')]);
  expect(
    names.map(({ data }) => data.name),
    'nobody gets what another asked',
  ).toEqual(['tester', 'other']);
  expect((await client().get('/about')).data).toMatchObject({
    version: expect.stringMatching(/^\d/),
    licence: 'Apache-2.0',
  });
});
