import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPrivateKey } from '../../src/base/private-key.ts';
import type { KeyRing } from '../../src/secrets/sealing.ts';
import { sealedKey } from '../../src/store/sealed/sealed-key-rows.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { logInto } from '../support/log-into.ts';

/* Keys and files by the API. */

let server: ApiServer;
const logged: string[] = [];

interface Answer {
  readonly code: number;
  readonly msg: string;
  readonly data: unknown;
}

async function call(path: string, body: object = {}): Promise<Answer> {
  const headers = { authorization: 'alice', 'content-type': 'application/json' };
  const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await response.json()) as Answer;
}
async function data<Data>(path: string, body: object = {}): Promise<Data> {
  const answer = await call(path, body);
  expect(answer).toMatchObject({ code: 0 });
  return answer.data as Data;
}

beforeAll(async () => {
  server = await startApi('UTC', { log: logInto(logged) });
});
afterAll(() => server[Symbol.asyncDispose]());

test('a key is added, replaced and deleted, and nothing of it is ever shown', async () => {
  const [one, two] = [newPrivateKey(), newPrivateKey()];
  const id = await data<number>('/key/create', { name: 'rack', text: one });
  const [first] = await data<readonly { fingerprint: string }[]>('/key/list');
  expect(first).toEqual({
    id,
    name: 'rack',
    type: 'ssh-ed25519',
    fingerprint: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/),
    origin: 'upload',
    place: '',
    changed: expect.any(Number),
    changed_by: 'alice',
  });
  expect(await call('/key/create', { name: 'rack', text: two })).toMatchObject({
    code: 400,
    msg: 'there is a key rack already: change it, or choose another name',
  });
  await data(`/key/update/${id}`, { text: two.trim() });
  const [second] = await data<readonly { fingerprint: string }[]>('/key/list');
  expect(second?.fingerprint).not.toBe(first?.fingerprint);

  const stored = await sealedKey(server.context.database, 'rack');
  const ring: KeyRing = server.deps.sealing.ring();
  expect(stored === null ? '' : ring.open(['key', 'rack'], stored).toString()).toBe(two);
  expect(stored?.sealed.includes('PRIVATE')).toBe(false);
  for (const secret of [one, two]) {
    const [, line = ''] = secret.split('\n');
    expect(JSON.stringify([await call('/key/list'), logged])).not.toContain(line);
  }
  await data(`/key/delete/${id}`);
  expect(await call(`/key/delete/${id}`)).toMatchObject({ code: 404, msg: `key ${id} not found` });
  expect(await data('/key/list')).toEqual([]);
});

test.each([
  [
    'a public key',
    { name: 'a', text: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFqzpmZ1LSVbnKyZ9ZqCLyXMDkzcDvQ1tkRVsjEgGVvF' },
    /^text is no key that can be used: it is a public key/,
  ],
  [
    'text',
    { name: 'a', text: 'hunter2' },
    /^text is no key that can be used: it is not a private key of a known format/,
  ],
  ['PKCS#8', { name: 'a', text: '-----BEGIN PRIVATE KEY-----\nhunter2\n' }, /it is in PKCS#8 format/],
  ['nothing', { name: 'a', text: '' }, /^text /],
  ['too much', { name: 'a', text: 'x'.repeat(70_000) }, /^text /],
  ['a path', { name: '../a', text: 'hunter2' }, /^name /],
  ['a hidden name', { name: '.a', text: 'hunter2' }, /^name /],
  ['no name, which is the server’s own', { name: '', text: newPrivateKey() }, /^name /],
])('%s is not taken, and not quoted', async (_, body, said) => {
  const answer = await call('/key/create', body);
  expect(answer).toMatchObject({ code: 400, msg: expect.stringMatching(said) });
  expect(answer.msg).not.toContain('hunter2');
});

test("the server's own key is neither listed nor changed", async () => {
  const { database } = server.context;
  const row = {
    name: '',
    key_id: 'x',
    sealed: Buffer.alloc(0),
    type: 'x',
    origin: 'made',
    changed: new Date(),
    changed_by: 'x',
  } as const;
  const { id } = await database
    .insertInto('sealed_key')
    .values({ ...row, fingerprint: '', place: '' })
    .returning('id')
    .executeTakeFirstOrThrow();
  expect(await data('/key/list')).toEqual([]);
  expect(await call(`/key/update/${id}`, { text: newPrivateKey() })).toMatchObject({ code: 404 });
  expect(await call(`/key/delete/${id}`)).toMatchObject({ code: 404 });
});

test('a key that is used is not deleted, whatever names it; all of them are told', async () => {
  const id = await data<number>('/key/create', { name: 'used', text: newPrivateKey() });
  const { database } = server.context;
  const settings = JSON.stringify({ key_file: 'used' });
  await database.insertInto('vm_type').values({ name: 'rack', desc: '', provider: 'static', settings }).execute();
  const edge = JSON.stringify({ ssh: { host: 'x', key_file: 'used' } });
  await database.insertInto('sd').values({ name: 'edge', desc: '', provider: 'haproxy', settings: edge }).execute();
  expect(await call(`/key/delete/${id}`)).toMatchObject({
    code: 400,
    msg: 'key used is used by machine type rack, load balancer edge: change that first',
  });
  await database.deleteFrom('vm_type').execute();
  await database.deleteFrom('sd').execute();
  await data(`/key/delete/${id}`);
});

test('a file is written, replaced and deleted', async () => {
  const id = await data<number>('/file/write', { path: 'web/app.conf', content: 'port 80\n' });
  expect(await data<number>('/file/write', { path: 'web/app.conf', content_base64: 'AAE=', executable: true })).toBe(
    id,
  );
  expect(await data('/file/list', { name: 'APP' })).toMatchObject([
    { id, path: 'web/app.conf', kind: 'file', size: 2, place: '', changed_by: 'alice' },
  ]);
  expect(await call('/file/write', { path: 'web', content: 'x' })).toMatchObject({
    code: 400,
    msg: 'web cannot be written: there is a file web/app.conf',
  });
  await data(`/file/delete/${id}`);
  expect(await call(`/file/delete/${id}`)).toMatchObject({ code: 404 });
  const parts = await server.context.database.selectFrom('file_part').select('digest').execute();
  expect(parts, 'SF2').toEqual([]);
});

test.each([
  [{ path: '../x', content: '' }, '../x is not the path of a file'],
  [{ path: '/etc/passwd', content: '' }, '/etc/passwd is not the path of a file'],
  [{ path: 'a//b', content: '' }, 'a//b is not the path of a file'],
  [{ path: 'a' }, 'content and content_base64 are both given, or neither'],
  [{ path: 'a', content: '', content_base64: '' }, 'content and content_base64 are both given, or neither'],
  [{ path: 'a', content_base64: 'A' }, 'content is not base64'],
])('%j is refused', async (body, said) => {
  expect(await call('/file/write', body)).toMatchObject({ code: 400, msg: expect.stringContaining(said) });
});
