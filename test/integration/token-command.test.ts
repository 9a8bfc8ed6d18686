import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callApi, statusWith } from '../support/api-call.ts';
import { runMain } from '../support/main-command.ts';
import { embeddedUrl } from '../support/postmaster.ts';
import { ServerProcess } from '../support/server-process.ts';

let dataDir: string;
let settings: Readonly<Record<string, string>>;
let server: ServerProcess;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'springtide-token-'));
  settings = { SPRINGTIDE_DATA_DIR: dataDir };
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

async function makeToken(words: readonly string[], said: string, where = settings): Promise<string> {
  const { code, stdout, stderr } = await runMain(['token', ...words], where);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(said) as string });
  expect(stdout, 'the secret, and nothing else').toMatch(/^spt_[0-9a-f]{64}\n$/);
  return stdout.trim();
}

test('before the first start it makes a token in a database that it makes, and the server prints none', async () => {
  const secret = await makeToken(
    ['--owner', 'alice'],
    'token 1 of alice, which never expires; its secret is shown only',
  );
  const env = { SPRINGTIDE_AUTH: 'token', SPRINGTIDE_ROLE: 'api', SPRINGTIDE_LOG_LEVEL: 'info' };
  server = await ServerProcess.start({ dataDir, env });
  expect(server.log).not.toMatch(/spt_|no token is valid/);
  expect(await statusWith(secret, server)).toBe(200);
});

test('while a server runs on the embedded database it makes a token there, and leaves the database alone', async () => {
  const secret = await makeToken(['--owner', 'bob', '--expires-in', '1h'], 'token 2 of bob, which expires at 20');
  expect(await statusWith(secret, server)).toBe(200);
});

test('it is the way out when no token is valid, which a server that starts says', async () => {
  const root = await makeToken(['--owner', 'root', '--name', 'way out'], 'token 3 of root');
  for (const path of ['/token/revoke/1', '/token/revoke/2', '/token/delete/3']) {
    expect(await callApi(server, path, `Bearer ${root}`)).toMatchObject({ code: 0 });
  }
  await server.stop();
  await server.start();
  expect(server.log).toContain('no token is valid, so nobody may use the API: make one with npm start -- token');
  expect(server.log, 'and prints none').not.toContain('spt_');
  const url = await embeddedUrl(dataDir);
  const secret = await makeToken(['--owner', 'root'], 'of root', { SPRINGTIDE_DATABASE_URL: url });
  expect(await statusWith(secret, server)).toBe(200);
});

test('it refuses an owner that is none, and tells why', async () => {
  expect(await runMain(['token', '--owner', ' '], settings)).toEqual({
    code: 1,
    stdout: '',
    stderr: 'springtide: owner is " ", and must be 1–50 characters\n',
  });
});

test('trust is refused on an address that others reach, with the remedy', async () => {
  const { code, stderr } = await runMain([], { ...settings, SPRINGTIDE_HOST: '0.0.0.0' });
  expect(code).toBe(2);
  expect(stderr).toContain('set SPRINGTIDE_AUTH=token or SPRINGTIDE_HOST=127.0.0.1');
});
