import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '../../src/api/endpoints.ts';
import { hashOf } from '../../src/domain/token.ts';
import { type ApiAnswer, callApi, statusWith } from '../support/api-call.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { ServerProcess } from '../support/server-process.ts';

const SECRET = /spt_[0-9a-f]{64}/g;

let test_: TestDatabase;
let dataDir: string;
let server: ServerProcess;
let admin: string;

beforeAll(async () => {
  test_ = await testDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'springtide-tokens-'));
  server = await startServer();
  admin = secretsIn(server)[0] ?? '';
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await test_[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

function startServer(settings: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const env = {
    SPRINGTIDE_DATABASE_URL: test_.url,
    SPRINGTIDE_AUTH: 'token',
    SPRINGTIDE_ROLE: 'api',
    SPRINGTIDE_LOG_LEVEL: 'trace',
    SPRINGTIDE_TZ: 'UTC',
  };
  return ServerProcess.start({ dataDir, env: { ...env, ...settings } });
}

function secretsIn({ log }: ServerProcess): readonly string[] {
  return log.match(SECRET) ?? [];
}

interface Made {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  readonly expires: string | null;
  readonly token: string;
}

interface Listed {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  readonly state: string;
  readonly created: string;
  readonly last_used: string | null;
  readonly expires: string | null;
  readonly revoked: string | null;
}

function asAdmin<Data>(path: string, body: object = {}): Promise<ApiAnswer<Data>> {
  return callApi<Data>(server, path, `Bearer ${admin}`, { body });
}

async function make(fields: object): Promise<Made> {
  const { data, msg } = await asAdmin<Made>('/token/create', fields);
  expect(msg).toBe('success');
  return data;
}

async function list(query = ''): Promise<readonly Listed[]> {
  return (await asAdmin<readonly Listed[]>(`/token/list?page_size=1000${query}`)).data;
}

test('the first token is printed once, on a line that is not one of the log', async () => {
  expect(secretsIn(server)).toHaveLength(1);
  const [line] = server.log.split('\n').filter((text) => text.includes(admin));
  expect(line).toBe(`springtide: the first token, of admin, which is shown only this once: ${admin}`);
  expect(await statusWith(admin, server)).toBe(200);
  expect(await list()).toMatchObject([{ name: 'first', owner: 'admin', state: 'active', expires: null }]);
  await server.stop();
  await server.start();
  expect(secretsIn(server), 'of both starts').toHaveLength(1);
  expect(await statusWith(admin, server)).toBe(200);
});

test('two servers that start at once make one first token', async () => {
  await using empty = await testDatabase();
  const env = { SPRINGTIDE_DATABASE_URL: empty.url };
  const servers = await Promise.all([startServer(env), startServer(env)]);
  const secrets = servers.flatMap(secretsIn);
  expect(secrets).toHaveLength(1);
  for (const to of servers) {
    expect(await statusWith(secrets[0] ?? '', to)).toBe(200);
    await to.stop();
  }
});

test('a token that is made works; its secret is in no other answer, and in the database there is only its hash', async () => {
  const made = await make({ name: 'laptop', owner: 'alice' });
  expect(made).toEqual({ id: made.id, name: 'laptop', owner: 'alice', expires: null, token: made.token });
  expect(made.token).toMatch(/^spt_[0-9a-f]{64}$/);
  expect(await statusWith(made.token, server)).toBe(200);
  const { data, headers } = await callApi<Made>(server, '/token/create', `Bearer ${made.token}`, {
    body: { name: 'of alice' },
  });
  expect(data.owner, 'left out, it is who asks').toBe('alice');
  expect(headers.get('cache-control')).toBe('no-store');
  const rows = await list();
  expect(rows.map(({ id }) => id).slice(0, 2), 'the newest first').toEqual([data.id, made.id]);
  expect(JSON.stringify(rows)).not.toMatch(SECRET);
  const [found] = rows.filter(({ id }) => id === made.id);
  expect(Object.keys(found ?? {})).toEqual([
    'id',
    'name',
    'owner',
    'state',
    'created',
    'last_used',
    'expires',
    'revoked',
    'created_at',
    'last_used_at',
    'expires_at',
    'revoked_at',
  ]);
  expect(found?.last_used, 'alice has used it').toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  expect((await list('&owner=alice')).every(({ owner }) => owner === 'alice')).toBe(true);
  expect((await list('&name=lap')).map(({ id }) => id)).toEqual([made.id]);

  const { rows: atRest } = await sql<{ row: string }>`
    select token::text as row from token union all select installation::text from installation`.execute(test_.database);
  const text = atRest.map(({ row }) => row).join('\n');
  expect(text).toContain(hashOf(made.token).toString('hex'));
  for (const secret of [admin, made.token, data.token]) expect(text).not.toContain(secret.slice('spt_'.length));
});

test('whoever asks is told whose token it is', async () => {
  const made = await make({ name: 'phone', owner: 'bob', expires_in: 3600 });
  const { data } = await callApi(server, '/whoami', `Bearer ${made.token}`);
  const token = { id: made.id, name: 'phone', expires: made.expires };
  expect(data).toEqual({ name: 'bob', auth: 'token', token: { ...token, expires_at: expect.any(Number) } });
});

test('a revoked token stops working at once, and in other servers within seconds', async () => {
  await using other = await startServer();
  const made = await make({ name: 'stolen', owner: 'bob' });
  expect(await statusWith(made.token, server)).toBe(200);
  expect(await statusWith(made.token, other)).toBe(200);
  expect(await asAdmin(`/token/revoke/${made.id}`)).toMatchObject({ code: 0, data: '' });
  expect(await statusWith(made.token, server)).toBe(401);
  await expect.poll(() => statusWith(made.token, other), { timeout: 20_000, interval: 50 }).toBe(401);
  const [row] = await list('&name=stolen');
  expect(row).toMatchObject({ state: 'revoked', owner: 'bob' });
  expect(await asAdmin(`/token/revoke/${made.id}`), 'once more').toMatchObject({ code: 0 });
  expect((await list('&name=stolen'))[0]?.revoked).toBe(row?.revoked);
});

test('a deleted token stops working at once and is not listed', async () => {
  const made = await make({ name: 'gone' });
  expect(await statusWith(made.token, server)).toBe(200);
  expect(await asAdmin(`/token/delete/${made.id}`)).toMatchObject({ code: 0, data: '' });
  expect(await statusWith(made.token, server)).toBe(401);
  expect(await list('&name=gone')).toEqual([]);
  for (const verb of ['revoke', 'delete']) {
    const msg = `token ${made.id} not found`;
    expect(await asAdmin(`/token/${verb}/${made.id}`)).toMatchObject({ status: 404, msg });
    expect(await asAdmin(`/token/${verb}/x`)).toMatchObject({
      status: 400,
      msg: 'id is error: x is not a positive integer',
    });
  }
});

test('an expired token stops working', async () => {
  const made = await make({ name: 'short', expires_in: '1' });
  await expect.poll(() => statusWith(made.token, server), { timeout: 10_000, interval: 50 }).toBe(401);
  expect(await list('&name=short')).toMatchObject([{ state: 'expired', expires: made.expires, revoked: null }]);
  const lasting = await make({ name: 'lasting', expires: 4_102_444_800 });
  expect(lasting.expires).toBe('2100-01-01 00:00:00');
  expect(await statusWith(lasting.token, server)).toBe(200);
});

test.each([
  [{}, 'name is required'],
  [{ name: '' }, 'name is ‘’'],
  [{ name: ' ' }, 'name is ‘’'],
  [{ name: 'x', owner: 'a\nb' }, 'owner has U+000A, a line end: take it out'],
  [{ name: 'x'.repeat(51) }, 'name is'],
  [{ name: 'x', expires_in: 0 }, 'expires_in is 0'],
  [{ name: 'x', expires_in: 'soon' }, 'expires_in is ‘soon’'],
  [{ name: 'x', expires: 1_000_000_000 }, 'the token would expire at 2001-09-09T01:46:40.000Z, which is in the past'],
  [{ name: 'x', expires_in: 60, expires: 4_102_444_800 }, 'expires_in and expires are both given'],
])('the token %j is not made', async (fields, message) => {
  const { status, msg } = await asAdmin('/token/create', fields);
  expect({ status, msg }).toMatchObject({ status: 400, msg: expect.stringContaining(message) as string });
});

test('every endpoint refuses strangers by every method, before it reads what they send', async () => {
  const closed = endpoints
    .filter(({ isOpen }) => !isOpen)
    .flatMap(({ paths, none }) => paths.map((path) => ({ path, none })));
  for (const { path, none } of [...closed, { path: '/events', none: {} }]) {
    for (const method of path === '/events' ? ['GET'] : ['GET', 'POST', 'PUT', 'DELETE']) {
      const { status, headers, code, data } = await callApi(server, path.replace(/:\w+/, '1'), '', { method });
      expect({ path, method, status, code, data }).toEqual({ path, method, status: 401, code: 401, data: none });
      expect(headers.get('www-authenticate')).toBe('Bearer');
    }
  }
  const response = await fetch(`${server.url}/cluster/create`, { method: 'POST', body: 'x'.repeat(11 * 1024 * 1024) });
  expect(response.status).toBe(401);
});

test('strangers may ask whether the server lives, and for paths that do not exist', async () => {
  const statuses = await Promise.all(
    ['/healthz', '/readyz', '/openapi.json', '/nothing'].map(async (path) => (await fetch(server.url + path)).status),
  );
  expect(statuses).toEqual([200, 200, 200, 404]);
});

test('whatever is wrong with a token, the answer is the same', async () => {
  const revoked = await make({ name: 'revoked' });
  await asAdmin(`/token/revoke/${revoked.id}`);
  const headers = [
    '',
    'Bearer',
    admin,
    `Basic ${admin}`,
    `Bearer ${admin}0`,
    `Bearer ${admin.slice(0, -1)}`,
    `Bearer ${admin.toUpperCase()}`,
    `Bearer ${admin}, Bearer ${admin}`,
    `Bearer spt_${'0'.repeat(64)}`,
    `Bearer ${revoked.token}`,
    'admin',
  ];
  const answers = await Promise.all(headers.map((header) => callApi(server, '/cluster/list', header)));
  expect(new Set(answers.map(({ status, msg }) => `${status} ${msg}`))).toEqual(
    new Set([
      '401 a valid token is needed: send the header "Authorization: Bearer <token>", with a token that is neither expired nor revoked; /token/create makes one, and so does npm start -- token --owner NAME on the server',
    ]),
  );
  const inPath = await fetch(`${server.url}/cluster/list?access_token=${admin}&token=${admin}&authorization=${admin}`);
  expect(inPath.status, 'a token in the address is not looked at').toBe(401);
  expect((await callApi(server, '/cluster/list', `bearer  ${admin}`)).status, 'the scheme has no case').toBe(200);
});

test('a watcher of events whose token is revoked is shown nothing more', async () => {
  const made = await make({ name: 'watcher' });
  const response = await fetch(`${server.url}/events`, { headers: { authorization: `Bearer ${made.token}` } });
  expect(response.status).toBe(200);
  await asAdmin(`/token/revoke/${made.id}`);
  expect(await response.text(), 'the stream ends').toBe('retry: 1000\n\n');
  expect(server.log).not.toContain('broke off');
});

test('no token makes machines on the server’s own host, unless a setting lets it', async () => {
  const body = { name: 'sandbox', provider: 'sandbox', settings: {} };
  expect(await asAdmin('/vm_type/create', body)).toMatchObject({
    code: 400,
    msg: expect.stringContaining('start it with SPRINGTIDE_SANDBOX=1') as string,
  });
  await using allowing = await startServer({ SPRINGTIDE_SANDBOX: '1' });
  expect(await callApi(allowing, '/vm_type/create', `Bearer ${admin}`, { body })).toMatchObject({ code: 0 });
});

test('with trust tokens are made and listed too, and nobody needs one', async () => {
  await using trusting = await startServer({ SPRINGTIDE_AUTH: 'trust' });
  expect(secretsIn(trusting)).toEqual([]);
  const { data } = await callApi<Made>(trusting, '/token/create', 'carol', { body: { name: 'later' } });
  expect(data.owner).toBe('carol');
  expect(await statusWith(data.token, server)).toBe(200);
  expect(await callApi(trusting, `/token/revoke/${data.id}`, 'carol')).toMatchObject({ code: 0 });
  const site = { authorization: 'carol', 'sec-fetch-site': 'cross-site' };
  const image = await fetch(`${trusting.url}/token/delete/${data.id}`, { headers: site });
  expect(image.status, 'asked for by a page of another site').toBe(403);
  expect((await fetch(`${trusting.url}/healthz`, { headers: site })).status).toBe(200);
});
