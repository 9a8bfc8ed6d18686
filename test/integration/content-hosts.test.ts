import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RepositoryId } from '../../src/domain/ids.ts';
import { forgetHostKey } from '../../src/store/content/repositories.ts';
import { type ContentBench, openContentBench, planned } from '../support/content.ts';
import { startGitHttps } from '../support/git-https.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';

/* How repositories are reached on other hosts: AC1–AC3, MI1, MI2. */

const execute = promisify(execFile);
const FETCH_PROCESS = fileURLToPath(new URL('../support/fetch-process.ts', import.meta.url));

let bench: ContentBench;
let sshd: TestSshd;

beforeAll(async () => {
  [bench, sshd] = await Promise.all([openContentBench(), startSshd()]);
  bench.source.commit({ version: '1' });
});
afterAll(async () => {
  await sshd[Symbol.asyncDispose]();
  await bench[Symbol.asyncDispose]();
});

test('over SSH: the key of the first contact counts, and no other, until somebody accepts it', async () => {
  const { system, source, machine, known, rowOf, trouble } = bench;
  const here = machine();
  const { port, user } = sshd.endpoint;
  const url = `ssh://${user}@127.0.0.1:${port}${source.directory}`;
  const key = await readFile(sshd.keyFile, 'utf8');
  const id = await known({ url, credentials: { ssh_key: key } });
  const commit = source.git(['rev-parse', 'main']);
  expect(await trouble(here, id)).toBeNull();
  const first = await rowOf(id);
  expect(first).toMatchObject({ commit, seen_host_key: expect.stringMatching(/^(ssh|ecdsa)-\S+ \S+$/) });
  expect(await readdir(join(here.directory, 'mirrors'))).toEqual([String(id)]);

  expect(await trouble(here, await known({ url }))).toMatch(/^its host does not accept the SSH key/);
  const wrong = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
  const pinned = await known({ url, credentials: { ssh_key: key }, hostKey: wrong });
  expect(await trouble(here, pinned)).toMatch(/^its host has another SSH key/);

  await sshd.changeHostKey();
  expect(await trouble(here, id)).toMatch(/^its host has another SSH key/);
  expect(await rowOf(id)).toMatchObject({ commit, seen_host_key: first.seen_host_key });
  await forgetHostKey(system.database, id);
  expect(await trouble(here, id)).toBeNull();
  expect((await rowOf(id)).seen_host_key).not.toBe(first.seen_host_key);

  // an address of the server itself, unless it is allowed
  expect(await trouble(machine({ allowed: '' }), id)).toMatch(/loopback/);
  await sshd.die();
  expect(await trouble(here, id)).toMatch(/^its host cannot be reached/);
  await sshd.revive();
});

test('over HTTPS: with a certificate that somebody vouches for, and to nobody else go the credentials', async () => {
  const { source, system, machine, known, rowOf, trouble } = bench;
  await using host = await startGitHttps(source.parent, 'li:hunter2');
  const here = machine();
  const url = `${host.url}/deploy`;
  const id = await known({ url, credentials: { user: 'li', token: 'hunter2' } });
  expect(await trouble(here, id)).toMatch(/certificate/);
  expect(host.logins).toEqual([]);

  // a process to whose machine the certificate is known
  const trusting = 'mount --bind "$0" /etc/ssl/certs/ca-certificates.crt && exec "$@"';
  const fetched = async (row: RepositoryId): Promise<void> => {
    const fetching = [process.execPath, FETCH_PROCESS, system.url, here.directory, String(row)];
    await execute('unshare', ['--mount', 'sh', '-c', trusting, host.certFile, ...fetching]);
  };
  await fetched(id);
  const commit = source.git(['rev-parse', 'main']);
  expect(await rowOf(id)).toMatchObject({ commit, trouble: null });
  const stranger = await known({ url, credentials: { user: 'li', token: 'wrong' } });
  await fetched(stranger);
  expect(await rowOf(stranger)).toMatchObject({
    commit: null,
    trouble: expect.stringMatching(/does not accept user and token/),
  });
});

test('a server that is killed while it fetches leaves a mirror that the next fetch takes up', async () => {
  const { system, source, machine, known, rowOf } = bench;
  const here = machine();
  const { port, user } = sshd.endpoint;
  const url = `ssh://${user}@127.0.0.1:${port}${source.directory}`;
  const id = await known({ url, credentials: { ssh_key: await readFile(sshd.keyFile, 'utf8') } });
  const commit = source.commit({ killed: 'x' });
  // the other side sends nothing until it may
  const [hook, begun, go] = ['hook', 'begun', 'go'].map((name) => join(sshd.home, name)) as [string, string, string];
  await writeFile(hook, `#!/bin/sh\n: >${begun}; until [ -e ${go} ]; do sleep 0.1; done; exec "$@"\n`, { mode: 0o755 });
  await writeFile(join(sshd.home, '.gitconfig'), `[uploadpack]\n\tpackObjectsHook = ${hook}\n`);
  const child = spawn(process.execPath, [FETCH_PROCESS, system.url, here.directory, String(id)], { stdio: 'inherit' });
  await until('the fetch has begun', () => existsSync(begun));
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  expect(await rowOf(id)).toMatchObject({ commit: null, tried: null });
  const next = here.repositories.refresh(id);
  await writeFile(go, '');
  expect(await next).toMatchObject({ commit });
  expect(await readFile(join(await here.repositories.directory(planned(id, commit)), 'killed'), 'utf8')).toBe('x');
  await rm(join(sshd.home, '.gitconfig'));
});
