import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentPlace } from '../../src/content/content-place.ts';
import { serverFiles } from '../../src/steps/actions/server-files.ts';
import { type ContentBench, openContentBench, planned } from '../support/content.ts';
import { ownFilesAt } from '../support/no-content.ts';

/* Repositories on this machine, with the real git: RP1, RP2, MI1–MI3, CO1–CO3. */

let bench: ContentBench;
let system: ContentBench['system'];
let source: ContentBench['source'];
const machine: ContentBench['machine'] = (options) => bench.machine(options);
const known: ContentBench['known'] = (fields) => bench.known(fields);
const rowOf: ContentBench['rowOf'] = (id) => bench.rowOf(id);
const trouble: ContentBench['trouble'] = (at, id) => bench.trouble(at, id);
let names = 0;

beforeAll(async () => {
  bench = await openContentBench();
  ({ system, source } = bench);
});
afterAll(() => bench[Symbol.asyncDispose]());

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

  const deps = { files: ownFilesAt('/nonexistent'), repositories };
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
