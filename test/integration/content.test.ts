import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllowList } from '../../src/base/outbound/allow-list.ts';
import { openOutbound } from '../../src/base/outbound/outbound.ts';
import { contentPlace } from '../../src/content/content-place.ts';
import { LIMITS } from '../../src/content/mirror.ts';
import { Repositories } from '../../src/content/repositories.ts';
import type { RepositoryId } from '../../src/domain/ids.ts';
import type { Credentials } from '../../src/domain/repositories/credentials.ts';
import { serverFiles } from '../../src/steps/actions/server-files.ts';
import { forgetHostKey } from '../../src/store/content/repositories.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { type SourceRepository, sourceRepository } from '../support/git.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';

/* Repositories on this machine, with the real git: RP1, RP2, MI1–MI3, CO1–CO3, AC1–AC3. */

let system: TestDatabase;
let source: SourceRepository;
let sshd: TestSshd;
/** Directories of mirrors and checkouts: one for each machine. */
const machines: string[] = [];
let names = 0;

beforeAll(async () => {
  system = await testDatabase();
  source = sourceRepository();
  sshd = await startSshd();
});

afterAll(async () => {
  for (const machine of machines) rmSync(machine, { recursive: true, force: true });
  source[Symbol.dispose]();
  await sshd[Symbol.asyncDispose]();
  await system[Symbol.asyncDispose]();
});

interface Machine {
  readonly repositories: Repositories;
  readonly directory: string;
}

function machine(
  options: { readonly limits?: typeof LIMITS; readonly allowed?: string; readonly at?: string } = {},
): Machine {
  const { limits = LIMITS, allowed = '127.0.0.1', at = mkdtempSync(join(tmpdir(), 'springtide-content-')) } = options;
  machines.push(at);
  const repositories = new Repositories({
    database: system.database,
    mirrors: join(at, 'mirrors'),
    checkouts: join(at, 'checkouts'),
    outbound: openOutbound(parseAllowList(allowed)),
    localDirectories: [source.parent],
    now: () => new Date(),
    limits,
  });
  return { repositories, directory: at };
}

interface Fields {
  readonly url?: string;
  readonly ref?: string;
  readonly credentials?: Credentials;
  readonly hostKey?: string;
}

async function known({
  url = source.url,
  ref = 'main',
  credentials = {},
  hostKey = '',
}: Fields = {}): Promise<RepositoryId> {
  const fields = { url, ref, credentials: JSON.stringify(credentials), host_key: hostKey };
  const { id } = await system.database
    .insertInto('repository')
    .values({ name: `deploy-${(names += 1)}`, desc: '', ...fields })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

const rowOf = (id: RepositoryId) =>
  system.database.selectFrom('repository').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

const planned = (id: RepositoryId, commit: string) => ({ id, name: 'deploy', ref: 'main', commit });

/** Why a refresh fails. */
async function trouble({ repositories }: Machine, id: RepositoryId): Promise<string | null> {
  await repositories.refresh(id);
  return (await rowOf(id)).trouble;
}

test('what is fetched is recorded, and its files are those of the commit, byte by byte', async () => {
  const { repositories, directory } = machine();
  const commit = source.commit({
    '.gitattributes': '*.conf text eol=crlf ident filter=lfs\n',
    'roles/web/a.conf': 'one\ntwo\n$Id$\n',
    'run.sh': '#!/bin/sh\n',
    'ключ 钥匙.txt': 'x',
  });
  const id = await known();
  expect(await repositories.refresh(id)).toEqual({ commit, hostKey: '' });
  expect(await rowOf(id)).toMatchObject({ commit, fetched: expect.any(Date), tried: expect.any(Date), trouble: null });
  const place = await repositories.directory(planned(id, commit));
  expect(place).toBe(join(directory, 'checkouts', String(id), commit));
  expect(await readFile(join(place, 'roles/web/a.conf'), 'utf8')).toBe('one\ntwo\n$Id$\n');
  expect((await stat(join(place, 'roles/web/a.conf'))).mode & 0o777).toBe(0o444);
  expect((await stat(join(place, 'roles'))).mode & 0o777).toBe(0o755);
  expect(await readdir(place)).not.toContain('.git');
  const files = await repositories.files(id, commit);
  expect(files.map(({ path }) => path)).toEqual(['.gitattributes', 'roles/web/a.conf', 'run.sh', 'ключ 钥匙.txt']);

  const deps = { files: '/nonexistent', repositories };
  const found = await contentPlace('repo:deploy/roles/web/a.conf', [planned(id, commit)], deps);
  expect(found).toMatchObject({ directory: place, path: 'roles/web/a.conf' });
  expect((await serverFiles(found.directory).read(found.path)).toString()).toContain('two');
  await expect(contentPlace('repo:other/x', [planned(id, commit)], deps)).rejects.toThrow('is not in the plan');
});

test('branches, tags and commits; a commit whose branch moved, was rewritten or is gone still runs, also elsewhere', async () => {
  const here = machine();
  const first = source.commit({ version: '1' });
  source.git(['tag', '-a', 'v1', '-m', 'one']);
  source.git(['branch', 'side']);
  const id = await known({ ref: 'side' });
  const tag = await known({ ref: 'v1' });
  const pinned = await known({ ref: first });
  for (const each of [id, tag, pinned]) expect(await here.repositories.refresh(each)).toMatchObject({ commit: first });
  // rewritten
  source.git(['commit', '--quiet', '--amend', '--message', 'other']);
  const second = source.git(['rev-parse', 'HEAD']);
  source.git(['branch', '--force', 'side', second]);
  expect(await here.repositories.refresh(id)).toMatchObject({ commit: second });
  source.git(['branch', '-D', 'side']);
  expect(await trouble(here, id)).toBe('it has no branch or tag side: name another');
  expect(await rowOf(id)).toMatchObject({ commit: second });
  // another machine, which never fetched, and this one
  for (const { repositories } of [here, machine()]) {
    const place = await repositories.directory(planned(id, first));
    expect(await readFile(join(place, 'version'), 'utf8')).toBe('1');
  }
});

test('a commit that is nowhere is named, and so is a repository that is gone', async () => {
  const { repositories } = machine();
  const id = await known();
  const nowhere = 'f'.repeat(40);
  await expect(repositories.directory(planned(id, nowhere))).rejects.toThrow(
    `it does not have commit ${nowhere} any more`,
  );
  await system.database.deleteFrom('repository').where('id', '=', id).execute();
  expect(await repositories.refresh(id)).toBeNull();
  await expect(repositories.directory(planned(id, nowhere))).rejects.toThrow('it was deleted');
});

test.each([
  ['..', '100644'],
  ['.git', '040000'],
  ['.GIT', '100644'],
  ['a\nb', '100644'],
  ['.', '100644'],
])('a commit with the name %j is refused', async (path, mode) => {
  const { repositories, directory } = machine();
  source.git(['checkout', '--quiet', '--orphan', `bad-${(names += 1)}`]);
  const kept = source.git(['rev-parse', 'main']);
  try {
    const hooked = mode === '040000';
    const commit = hooked
      ? commitOf(source.git(['mktree', '--missing'], `${mode} tree ${source.git(['mktree'], '')}\t${path}`))
      : source.commitTree([{ mode, path, text: 'x' }]);
    const id = await known({ ref: commit });
    const said = await trouble({ repositories, directory }, id);
    // git refuses most of them when they come, the rest is refused before anything is written
    const then = said ?? (await repositories.directory(planned(id, commit)).catch((error: Error) => error.message));
    expect(then).toMatch(/objects that git does not accept|of a name that is not accepted/);
    expect(await readdir(join(directory, 'checkouts', String(id))).catch(() => [])).toEqual([]);
  } finally {
    source.git(['update-ref', 'refs/heads/main', kept]);
    source.git(['checkout', '--quiet', '--force', 'main']);
  }
});

function commitOf(tree: string): string {
  return source.git(['commit-tree', tree, '-m', 'test']);
}

test('links that lead out, also around a corner, are left out', async () => {
  const { repositories } = machine();
  const kept = source.git(['rev-parse', 'main']);
  const directory = source.git(['mktree'], `100644 blob ${source.git(['hash-object', '-w', '--stdin'], 'x')}\tfile`);
  const link = (text: string): string => `120000 blob ${source.git(['hash-object', '-w', '--stdin'], text)}`;
  const deep = source.git(['mktree'], [`${link('../..')}\tup`, `040000 tree ${directory}\tdir`].join('\n'));
  const tree = source.git(
    ['mktree'],
    [
      `040000 tree ${source.git(['mktree'], `040000 tree ${deep}\te`)}\td`,
      `${link('d/e/dir/file')}\tinside`,
      `${link('/etc/passwd')}\tabsolute`,
      `${link('../../..')}\tabove`,
      `${link('d/e/up/..')}\tcorner`,
      `${link('nowhere')}\tdangling`,
      `${link('chain')}\tchain`,
    ].join('\n'),
  );
  const commit = commitOf(tree);
  source.git(['update-ref', 'refs/heads/main', kept]);
  const id = await known({ ref: commit });
  const place = await repositories.directory(planned(id, commit));
  expect((await readdir(place)).toSorted()).toEqual(['d', 'inside']);
  expect((await lstat(join(place, 'd/e/up'))).isSymbolicLink()).toBe(true);
  await expect(serverFiles(place, 'deploy').read('../../../../etc/passwd')).rejects.toThrow('there is no file');
});

test('what is too large or too slow is given up, and told', async () => {
  source.git(['checkout', '--quiet', '-b', 'large']);
  source.commit({ large: [...Array(400_000).keys()].map((n) => Math.imul(n, 2_654_435_761)).join('') });
  source.git(['checkout', '--quiet', 'main']);
  const small = machine({ limits: { seconds: 60, mostBytes: 256 * 1024 } });
  const id = await known({ ref: 'large' });
  expect(await trouble(small, id)).toMatch(/^it is larger than 0.25 MiB/);
  // its mirror is still good for what is small
  const main = await known();
  expect(await trouble(small, main)).toBeNull();
});

test('of two processes, one fetches at a time, and what a killed one left does not matter', async () => {
  const one = machine();
  const id = await known();
  const mirror = join(one.directory, 'mirrors', String(id));
  await one.repositories.refresh(id);
  // a killed git
  await writeFile(join(mirror, 'shallow.lock'), '');
  await writeFile(join(mirror, 'packed-refs.lock'), '');
  await mkdir(join(mirror, 'refs/springtide'), { recursive: true });
  await writeFile(join(mirror, 'refs/springtide/fetched.lock'), '');
  await writeFile(join(mirror, 'objects/pack/tmp_pack_x'), 'half');
  // a process that died, whose git goes on for a while: it has the lock
  const holder = spawn('flock', [join(mirror, 'springtide.lock'), 'sh', '-c', 'echo locked; read line'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  const commit = source.commit({ later: 'x' });
  const two = machine({ at: one.directory });
  const both = Promise.all([one.repositories.refresh(id), two.repositories.refresh(id)]);
  expect(await Promise.race([both, new Promise((resolve) => setTimeout(resolve, 200, 'waits'))])).toBe('waits');
  holder.stdin.end('\n');
  expect(await both).toEqual([
    { commit, hostKey: '' },
    { commit, hostKey: '' },
  ]);
  expect(await readdir(join(mirror, 'objects/pack'))).not.toContain('tmp_pack_x');
  // made at once, one checkout stays
  const places = await Promise.all([one, two].map(({ repositories }) => repositories.directory(planned(id, commit))));
  expect(new Set(places).size).toBe(1);
  expect(await readdir(join(one.directory, 'checkouts', String(id)))).toEqual([commit]);
});

test('a local repository has to be below a directory that is admitted, also behind links', async () => {
  const here = machine();
  expect(await trouble(here, await known({ url: 'file:///etc' }))).toMatch(
    /^\/etc is not below a directory of SPRINGTIDE_GIT_DIRECTORIES/,
  );
  await symlink('/etc', join(source.parent, 'way-out'));
  expect(await trouble(here, await known({ url: `file://${source.parent}/way-out` }))).toMatch(/is not below/);
  expect(await trouble(here, await known({ url: `file://${source.parent}/none` }))).toMatch(/^there is no repository/);
  await mkdir(join(source.parent, 'empty'));
  expect(await trouble(here, await known({ url: `file://${source.parent}/empty` }))).toMatch(/^there is no repository/);
});

test('over SSH: the key of the first contact counts, and no other, until somebody accepts it', async () => {
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

test('a sweep leaves what a task needs, and takes the rest', async () => {
  const { repositories, directory } = machine();
  const [old, used] = [source.commit({ v: 'old' }), source.commit({ v: 'used' })];
  const id = await known();
  const places = [];
  for (const commit of [old, used]) places.push(await repositories.directory(planned(id, commit)));
  const [oldPlace = '', usedPlace = ''] = places;
  const yesterday = new Date(Date.now() - 86_400_000);
  for (const place of places) await utimes(place, yesterday, yesterday);
  await system.database
    .insertInto('task')
    .values({
      kind: 'manual',
      template_id: 0 as never,
      template_name: '',
      task_name: 'test',
      pool_id: 1 as never,
      pool_name: 'pool',
      plan: JSON.stringify([{ name: 'a', work: { kind: 'remote', content: [planned(id, used)] } }]),
      step_len: 1,
      tag: null,
      max_failures: null,
      opr_user: 'test' as never,
    })
    .execute();
  await mkdir(join(directory, 'mirrors', '999999'));
  await repositories.sweep();
  expect(await stat(usedPlace).then(() => true)).toBe(true);
  await expect(stat(oldPlace)).rejects.toThrow('ENOENT');
  expect(await readdir(join(directory, 'mirrors'))).toEqual([String(id)]);
});
