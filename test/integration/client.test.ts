import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLIENT_TYPES, clientTypes } from '../../scripts/client-types/generate.ts';
import { ApiError } from '../../src/client/api-error.ts';
import { type ApiClient, createApiClient } from '../../src/client/client.ts';
import { freePort } from '../support/free-port.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';

let server: ApiServer;
let client: ApiClient;

beforeAll(async () => {
  server = await startApi();
  client = createApiClient({ baseUrl: server.url, authorization: () => 'tester' });
});

afterAll(() => server[Symbol.asyncDispose]());

test('the types of the client are those of the definitions', async () => {
  expect(await readFile(CLIENT_TYPES, 'utf8'), 'run: npm run generate-client').toBe(await clientTypes());
});

test('data comes without its envelope, and what stands beside it too', async () => {
  const { data: id } = await client.post('/cluster/create', { body: { name: 'shop', desc: '', biz: '' } });
  const { data: clusters, query_count: count } = await client.get('/cluster/list', {
    params: { query: { name: 'shop', page_size: 1000 } },
  });
  expect(clusters).toEqual([{ id, name: 'shop', desc: '', biz: '' }]);
  expect(count).toBe(1);
  const { data: cluster } = await client.get('/cluster/{id}', { params: { path: { id } } });
  expect(cluster.name).toBe('shop');
});

test('a refusal becomes an error with the status and the message', async () => {
  const call = client.get('/cluster/{id}', { params: { path: { id: 4711 } } });
  await expect(call).rejects.toBeInstanceOf(ApiError);
  await expect(call).rejects.toMatchObject({ code: 404, message: 'cluster in db not found: 4711' });
});

test('a server that is not there becomes an error that names it', async () => {
  const baseUrl = `http://127.0.0.1:${await freePort()}`;
  const away = createApiClient({ baseUrl, authorization: () => null });
  await expect(away.get('/cluster/list')).rejects.toMatchObject({
    name: 'ApiError',
    code: 0,
    message: expect.stringMatching(`^${baseUrl} cannot be reached: .*ECONNREFUSED`) as string,
  });
});

test.each([
  [200, 'text/html', '<html>', 200],
  [502, 'text/html', '<html>Bad Gateway', 502],
  [500, 'application/json', '{"error":', 500],
])('a server that is none of ours: %i %s %s', async (status, type, body, code) => {
  const stranger = createServer((_, response) => response.writeHead(status, { 'content-type': type }).end(body));
  stranger.listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  const { port } = stranger.address() as AddressInfo;
  const lost = createApiClient({ baseUrl: `http://127.0.0.1:${port}`, authorization: () => null });
  const message = expect.stringContaining('is it the address?') as string;
  await expect(lost.get('/cluster/list')).rejects.toMatchObject({ name: 'ApiError', code, message });
  stranger.closeAllConnections();
  stranger.close();
});
