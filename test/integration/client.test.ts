import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLIENT_TYPES, clientTypes, FLEET_FILE, fleetFileSchema } from '../../scripts/client-types/generate.ts';
import { ApiError } from '../../src/client/api-error.ts';
import { allRows } from '../../src/client/all-rows.ts';
import { type ApiClient, createApiClient } from '../../src/client/client.ts';
import { type LiveEvent, watchEvents } from '../../src/client/event-stream.ts';
import type { TaskId } from '../../src/domain/ids.ts';
import { insertEvents, type WatchedEvent } from '../../src/store/tasks/task-rows.ts';
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
  expect(await readFile(FLEET_FILE, 'utf8'), 'run: npm run generate-client').toBe(fleetFileSchema());
});

test('data comes without its envelope, and what stands beside it too', async () => {
  const { data: id } = await client.post('/cluster/create', { body: { name: 'shop', desc: '', biz: '' } });
  const { data: clusters, query_count: count } = await client.get('/cluster/list', {
    params: { query: { name: 'shop', page_size: 1000 } },
  });
  expect(clusters).toMatchObject([{ id, name: 'shop', desc: '', biz: '', version: 1 }]);
  expect(count).toBe(1);
  const { data: cluster } = await client.get('/cluster/{id}', { params: { path: { id } } });
  expect(cluster.name).toBe('shop');
});

test('a refusal becomes an error with the status and the message', async () => {
  const call = client.get('/cluster/{id}', { params: { path: { id: 4711 } } });
  await expect(call).rejects.toBeInstanceOf(ApiError);
  await expect(call).rejects.toMatchObject({ code: 404, message: 'cluster in db not found: 4711' });
});

test('an update that would overwrite somebody’s change becomes an error that says what changed', async () => {
  const { data: id } = await client.post('/cluster/create', { body: { name: 'mall', desc: 'a' } });
  const update = (desc: string) =>
    client.post('/cluster/update/{id}', { params: { path: { id } }, body: { desc, version: 1 } });
  expect(await update('b')).toEqual({ code: 0, msg: 'success', data: '', version: 2 });
  await expect(update('c')).rejects.toMatchObject({
    code: 409,
    field: 'version',
    conflict: { version: 2, fields: [{ field: 'desc', before: 'a', after: 'b' }] },
  });
});

function ofTask(id: number): WatchedEvent {
  return { type: 'batch', task_id: id as TaskId, batch_id: 1, seq: 1, state: 'running' };
}

test('events arrive, and lists of any length are read whole', async () => {
  const states: string[] = [];
  const events: LiveEvent[] = [];
  const gone = new AbortController();
  const onEvents = (some: readonly LiveEvent[]): void => {
    events.push(...some);
    gone.abort();
  };
  const watching = watchEvents(
    { baseUrl: server.url, authorization: () => 'tester' },
    { query: 'task_id=7', onEvents, onState: (state) => void states.push(state) },
    gone.signal,
  );
  await expect.poll(() => states, { timeout: 30_000 }).toEqual(['live']);
  await server.test.database.transaction().execute((transaction) => insertEvents(transaction, [ofTask(8), ofTask(7)]));
  await watching;
  expect(events).toEqual([ofTask(7)]);

  const names = ['east', 'north', 'west'];
  for (const name of names) await client.post('/cluster/create', { body: { name, desc: 'whole', biz: '' } });
  const clusters = await allRows((page) => client.get('/cluster/list', { params: { query: { page, page_size: 2 } } }));
  expect(clusters.filter(({ desc }) => desc === 'whole').map(({ name }) => name)).toEqual(names.toReversed());
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
