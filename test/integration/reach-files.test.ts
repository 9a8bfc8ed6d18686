import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, readlink, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { englishOf } from '../../src/messages/message.ts';
import type { Reach } from '../../src/reach/open-reach.ts';
import { filesVersion } from '../../src/store/sealed/shared-file-rows.ts';
import { serverFiles } from '../../src/steps/actions/server-files.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { newMachine, type TestMachine } from '../support/reach.ts';

/* Files of the installation: TO1 to TO4, SF1, SF2, SH1 to SH3. */

let test_: TestDatabase;
let ends: AsyncDisposableStack;
let first: TestMachine;
let second: TestMachine;

async function put(machine: TestMachine, path: string, content: string | Buffer, mode = 0o644): Promise<void> {
  await mkdir(join(machine.places.files, path, '..'), { recursive: true });
  await writeFile(join(machine.places.files, path), content, { mode });
}
/** What an action of a process sends. */
async function sent(reach: Reach, path: string): Promise<string> {
  const directory = await reach.files.directory(path);
  return (await serverFiles(directory, null, reach.files.shown).read(path)).toString();
}
async function startSecond(): Promise<Reach> {
  await copyFile(first.places.sealingKey, second.places.sealingKey);
  return second.start();
}

beforeEach(async () => {
  ends = new AsyncDisposableStack();
  test_ = ends.use(await testDatabase());
  first = ends.use(await newMachine(test_.database, 'ops-1'));
  second = ends.use(await newMachine(test_.database, 'ops-2'));
});
afterEach(() => ends.disposeAsync());

test('a machine that has none gets all: programs, links, empty and large files', async () => {
  const large = randomBytes(3 * 2 ** 20 + 1);
  await put(first, 'web/app.conf', 'port 80\n');
  await put(first, 'web/large', large);
  await put(first, 'empty', '');
  await put(first, 'run.sh', '#!/bin/sh\n', 0o755);
  await symlink('app.conf', join(first.places.files, 'web', 'link'));
  await first.start();
  const there = await startSecond();
  expect(await sent(there, 'web/app.conf')).toBe('port 80\n');
  expect(await sent(there, 'web/link')).toBe('port 80\n');
  expect(await sent(there, 'empty')).toBe('');
  const directory = await there.files.directory('web/large');
  expect((await readFile(join(directory, 'web', 'large'))).equals(large)).toBe(true);
  expect((await stat(join(directory, 'run.sh'))).mode & 0o777).toBe(0o700);
  expect((await stat(join(directory, 'web', 'app.conf'))).mode & 0o777).toBe(0o600);
  expect(await readlink(join(directory, 'web', 'link'))).toBe('app.conf');
  expect(await there.lacks()).toEqual([]);
  await expect(sent(there, 'gone')).rejects.toThrow(
    `file gone does not exist on the server: put it below ${second.places.files}`,
  );
});

test('TO2, SH1: a change counts at once where it is made, and everywhere; an old copy elsewhere is told, and not sent', async () => {
  await put(first, 'app.conf', 'one');
  const here = await first.start();
  await put(second, 'app.conf', 'old');
  const there = await startSecond();
  expect(await sent(there, 'app.conf')).toBe('one');
  expect(second.logged.join('\n')).toContain('this file is another than the one in the database');
  const before = await there.files.directory('app.conf');
  await put(first, 'app.conf', 'two');
  expect(await sent(here, 'app.conf')).toBe('two');
  expect(await sent(there, 'app.conf')).toBe('two');
  expect(await readFile(join(before, 'app.conf'), 'utf8'), 'what somebody reads does not change').toBe('one');
  await put(second, 'app.conf', 'three');
  expect(await sent(there, 'app.conf')).toBe('three');
  expect(await sent(here, 'app.conf')).toBe('three');
  const parts = await test_.database.selectFrom('file_part').select('digest').execute();
  expect(parts, 'SF2: only the content that a file has').toHaveLength(1);
});

test('TO3: what was deleted stays deleted, until its file changes', async () => {
  await put(first, 'app.conf', 'one');
  const here = await first.start();
  await sent(here, 'app.conf');
  await sql`delete from shared_file`.execute(test_.database);
  await sql`update installation set value = to_jsonb(gen_random_uuid()::text) where key = 'shared_files'`.execute(
    test_.database,
  );
  await expect(sent(here, 'app.conf')).rejects.toThrow('does not exist on the server');
  await put(first, 'app.conf', 'another');
  expect(await sent(here, 'app.conf')).toBe('another');
});

test('what cannot be shared is said, and used where it is; nothing outside is taken', async () => {
  await put(first, 'huge', '');
  await truncate(join(first.places.files, 'huge'), 32 * 2 ** 20 + 1);
  await put(first, 'odd\nname', 'x');
  await put(first, '.git/config', 'x');
  execFileSync('mkfifo', [join(first.places.files, 'pipe')]);
  await symlink('/etc/passwd', join(first.places.files, 'way-out'));
  const here = await first.start();
  const [lack] = await here.lacks();
  expect(englishOf(lack ?? '')).toMatch(
    /^files that are used on this machine alone: huge \(it has 33554433 bytes, and 33554432 is the most\), odd\nname \(.*\), pipe \(it is neither/,
  );
  expect(await here.files.directory('huge')).toBe(first.places.files);
  await expect(sent(here, 'huge')).rejects.toThrow('33554433 bytes: 8388608 is the most that is sent');
  const there = await startSecond();
  await expect(sent(there, 'way-out')).rejects.toThrow(`file way-out is not below ${second.places.files}`);
  const paths = await test_.database.selectFrom('shared_file').select('path').execute();
  expect(paths).toEqual([{ path: 'way-out' }]);
});

test('a link cannot be written through, and files do not stand in each other’s way', async () => {
  await symlink('/tmp', join(first.places.files, 'a'));
  const here = await first.start();
  await put(second, 'a/b', 'x');
  const there = await startSecond();
  const [lack] = await there.lacks();
  expect(englishOf(lack ?? '')).toContain('a/b (a/b cannot be written: there is a file a)');
  // a row that something else than Springtide wrote
  await sql`update shared_file set path = 'a/c' where path = 'a'`.execute(test_.database);
  await sql`update installation set value = to_jsonb(gen_random_uuid()::text) where key = 'shared_files'`.execute(
    test_.database,
  );
  await expect(sent(here, 'a/c')).rejects.toThrow('file a/c cannot be used: it was changed in the database');
});

test.each([
  ['a part that is missing', sql`delete from file_part where part = 1`],
  ['parts in another order', sql`update file_part set part = 3 - part where part in (1, 2)`],
  [
    'a part of another file',
    sql`update file_part set sealed = (select sealed from file_part order by digest desc, part limit 1) where part = 1`,
  ],
  ['a part that is cut', sql`update file_part set sealed = substring(sealed for 100) where part = 0`],
])('SH2: %s is not sent', async (_, harm) => {
  await put(first, 'large', randomBytes(2 * 2 ** 20 + 9));
  await put(first, 'small', 'small');
  await first.start();
  await harm.execute(test_.database).catch(async () => {
    // their places are unique
    await sql`alter table file_part drop constraint file_part_pkey`.execute(test_.database);
    await harm.execute(test_.database);
  });
  const there = await startSecond();
  await expect(sent(there, 'large')).rejects.toThrow(/incomplete in the database|changed in the database/);
});

test('SH3: processes of one machine share what they fetch, and what died is swept', async () => {
  await put(first, 'app.conf', 'one');
  await first.start();
  await copyFile(first.places.sealingKey, second.places.sealingKey);
  const processes = await Promise.all([second.start(), second.start(), second.start()]);
  expect(await Promise.all(processes.map((reach) => sent(reach, 'app.conf')))).toEqual(['one', 'one', 'one']);
  const trees = join(second.places.fetched, 'trees');
  expect(await readdir(trees)).toHaveLength(1);
  await mkdir(join(trees, 'draft.dead'));
  const [reach] = processes;
  await reach?.files.sweep(new Date());
  expect(await readdir(trees), 'as long as it may be in use').toHaveLength(2);
  await reach?.files.sweep(new Date(Date.now() + 3_600_000));
  expect(await readdir(trees)).toHaveLength(1);
  await put(first, 'app.conf', 'two');
  const here = await first.start();
  expect(await sent(here, 'app.conf')).toBe('two');
  expect(await Promise.all(processes.map((process) => sent(process, 'app.conf')))).toEqual(['two', 'two', 'two']);
  await reach?.files.sweep(new Date(Date.now() + 3_600_000));
  expect(await readdir(trees)).toHaveLength(1);
  expect(await readdir(join(second.places.fetched, 'contents'))).toHaveLength(1);
});

test('SF1: a machine that sees the same files makes no new version of them', async () => {
  await put(first, 'a/b', 'x');
  await first.start();
  const version = await filesVersion(test_.database);
  await put(second, 'a/b', 'x');
  await startSecond();
  expect(await filesVersion(test_.database)).toBe(version);
});

test('a file is not written where another needs a directory, nor below one; what is only called alike is in nobody’s way', async () => {
  await put(first, 'a/b', 'x');
  await put(first, 'a0', 'y');
  await first.start();
  await put(second, 'a', 'z');
  await put(second, 'a0/c', 'z');
  for (const path of ['a!', 'a.b', 'a1', 'a/b0']) await put(first, path, 'z');
  await first.start();
  const [lack] = await (await startSecond()).lacks();
  expect(englishOf(lack ?? '')).toMatch(
    /: a \(a cannot be written: there is a file a\/b\), a0\/c \(a0\/c cannot be written: there is a file a0\)$/,
  );
  const rows = await test_.database.selectFrom('shared_file').select('path').orderBy('path').execute();
  expect(rows.map(({ path }) => path)).toEqual(['a!', 'a.b', 'a/b', 'a/b0', 'a0', 'a1']);
});

test('a fetched content that somebody takes away is fetched again', async () => {
  await put(first, 'app.conf', 'one');
  await first.start();
  const there = await startSecond();
  await sent(there, 'app.conf');
  await rm(second.places.fetched, { recursive: true });
  expect(await sent(there, 'app.conf')).toBe('one');
});
