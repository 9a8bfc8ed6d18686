import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Profiles, urlOf } from './profiles.ts';
import { forgetToken, keepToken, readToken } from './tokens.ts';

const URL = 'https://springtide.example';
const NONE = { url: null, profile: null };
let home: string;
let profiles: Profiles;

beforeEach(async () => {
  // there is no keyring
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', 'unix:path=/nonexistent');
  home = await mkdtemp(join(tmpdir(), 'springtide-profiles-'));
  profiles = new Profiles({ XDG_CONFIG_HOME: home });
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

test('TK1: a token in a file that others may read is refused, and forgotten with its profile', async () => {
  const place = await keepToken(profiles.directory, 'prod', 'secret-1');
  const file = join(profiles.directory, 'tokens', 'prod');
  expect(await readToken(profiles.directory, 'prod', place)).toBe('secret-1');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await chmod(file, 0o640);
  await expect(readToken(profiles.directory, 'prod', place)).rejects.toThrow('chmod 600');
  await forgetToken(profiles.directory, 'prod', place);
  await expect(readToken(profiles.directory, 'prod', place)).rejects.toThrow('log in again');
});

test('PF1: a token goes to the URL of its profile alone', async () => {
  const token = await keepToken(profiles.directory, 'prod', 'secret-1');
  await profiles.write('prod', { url: URL, token, operator: null });
  expect(await profiles.access(NONE)).toEqual({ url: URL, authorization: 'Bearer secret-1' });
  const elsewhere = await profiles.access({ ...NONE, url: 'https://evil.example' });
  expect(elsewhere.authorization).not.toContain('secret');
  await forgetToken(profiles.directory, 'prod', token);
});

test('options come before variables, and these before the profile', async () => {
  await profiles.write('prod', { url: URL, token: null, operator: 'alice' });
  await profiles.write('test', { url: 'http://127.0.0.1:9000', token: null, operator: 'bob' });
  expect(await profiles.access(NONE)).toEqual({ url: 'http://127.0.0.1:9000', authorization: 'bob' });
  expect(await profiles.access({ ...NONE, profile: 'prod' })).toEqual({ url: URL, authorization: 'alice' });
  const told = new Profiles({ XDG_CONFIG_HOME: home, SPRINGTIDE_PROFILE: 'prod', SPRINGTIDE_TOKEN: 'other' });
  expect(await told.access(NONE)).toEqual({ url: URL, authorization: 'Bearer other' });
  await expect(profiles.access({ ...NONE, profile: 'none' })).rejects.toThrow('there are: prod, test');
});

test.each([
  ['springtide.example:8080', 'http://springtide.example:8080'],
  ['https://springtide.example/', URL],
  ['https://host.example/tide', 'https://host.example/tide'],
])('%s is %s', (given, url) => {
  expect(urlOf(given)).toBe(url);
});

test.each(['file:///etc/passwd', 'https://me:secret@host.example', 'http://', 'javascript://x'])(
  '%s is not the address of a server',
  (given) => {
    expect(() => urlOf(given)).toThrow('address of a server');
  },
);
