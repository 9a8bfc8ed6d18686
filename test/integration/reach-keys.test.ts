import { chmod, copyFile, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newPrivateKey } from '../../src/base/private-key.ts';
import { englishOf } from '../../src/messages/message.ts';
import type { Reach } from '../../src/reach/open-reach.ts';
import { describeKey } from '../../src/reach/sealed-key-content.ts';
import { findKey, removeKey } from '../../src/store/sealed/sealed-key-rows.ts';
import { openDatabase } from '../../src/store/database.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { layDatabaseCable } from '../support/database-cable.ts';
import { newMachine, type TestMachine } from '../support/reach.ts';

/* Keys of the installation: KS1, KS2, TO1 to TO4. */

let test_: TestDatabase;
let ends: AsyncDisposableStack;
let first: TestMachine;
let second: TestMachine;

const put = (machine: TestMachine, name: string, text: string): Promise<void> =>
  writeFile(join(machine.places.keys, name), text, { mode: 0o600 });
const fingerprint = (text: string): string => describeKey(Buffer.from(text)).fingerprint;
/** The fingerprint of the key that logins use. */
async function used(reach: Reach, name: string | null): Promise<string> {
  const key = await reach.keys.read(name);
  const content = `${key.type} ${key.getPublicSSH().toString('base64')}`;
  return fingerprint(content);
}
/** A process of the second machine, which has the sealing key of the first. */
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

test("TO1: the server's own key is that of the first machine; another of the second is told, and not used", async () => {
  const [one, two] = [newPrivateKey(), newPrivateKey()];
  await writeFile(first.places.keyFile, one, { mode: 0o600 });
  await writeFile(second.places.keyFile, two, { mode: 0o600 });
  const here = await first.start();
  const there = await startSecond();
  expect(await used(here, null)).toBe(fingerprint(one));
  expect(await used(there, null)).toBe(fingerprint(one));
  expect(second.logged.join('\n')).toContain('this key is another than the one in the database, which is used');
  expect(await readFile(second.places.keyFile, 'utf8'), 'TO4: it stays').toBe(two);
  expect((await readFile(`${second.places.keyFile}.pub`, 'utf8')).trim()).toBe(await here.keys.publicKey());
});

test('a first server makes its own key, as a file too; a second machine gets it from the database alone', async () => {
  const here = await first.start();
  expect(await used(here, null)).toBe(fingerprint(await readFile(first.places.keyFile, 'utf8')));
  expect((await stat(first.places.keyFile)).mode & 0o777).toBe(0o600);
  const there = await startSecond();
  expect(await there.keys.publicKey()).toBe(await here.keys.publicKey());
  await expect(stat(second.places.keyFile)).rejects.toThrow('ENOENT');
});

test('TO1, TO2: a key is where it was put, and everywhere; a changed file changes it everywhere, an old copy does not', async () => {
  const [one, two, old] = [newPrivateKey(), newPrivateKey(), newPrivateKey()];
  await put(first, 'rack', one);
  const here = await first.start();
  await put(second, 'rack', old);
  const there = await startSecond();
  expect(await used(there, 'rack')).toBe(fingerprint(one));
  expect(second.logged.join('\n')).toContain('this key is another');

  await put(first, 'rack', two);
  // KS1: within a second
  await expect.poll(() => used(here, 'rack'), { timeout: 10_000 }).toBe(fingerprint(two));
  await expect.poll(() => used(there, 'rack'), { timeout: 10_000 }).toBe(fingerprint(two));
  expect(first.logged.join('\n')).toContain('a key whose file was changed was taken over');

  const again = await second.start();
  expect(await used(again, 'rack'), 'the old copy is not a change').toBe(fingerprint(two));
  await put(second, 'rack', one);
  await expect.poll(() => used(again, 'rack'), { timeout: 10_000 }).toBe(fingerprint(one));
});

test('TO3: what people deleted does not come back by its file; by a changed one it does', async () => {
  await put(first, 'rack', newPrivateKey());
  const here = await first.start();
  await here.keys.read('rack');
  const [row] = await test_.database.selectFrom('sealed_key').select('id').where('name', '=', 'rack').execute();
  if (row === undefined) throw new Error('it was not taken over');
  expect(await findKey(test_.database, row.id)).toMatchObject({ name: 'rack', origin: 'file', place: 'ops-1' });
  await removeKey(test_.database, row.id);
  const again = await first.start();
  expect(englishOf((await again.keys.complaintOf('rack')) ?? '')).toBe(
    `there is no key rack: add it on the page of keys, or copy it to ${first.places.keys} on a server (mode 600)`,
  );
  const changed = newPrivateKey();
  await put(first, 'rack', changed);
  expect(await used(again, 'rack')).toBe(fingerprint(changed));
});

test('a key that is put there while a process runs is found at once; one that cannot be taken over says why', async () => {
  const here = await first.start();
  expect(await here.keys.complaintOf('late')).not.toBeNull();
  await put(first, 'late', newPrivateKey());
  await chmod(join(first.places.keys, 'late'), 0o644);
  expect(await here.keys.complaintOf('late')).toBeNull();
  await symlink('/etc/passwd', join(first.places.keys, 'link'));
  await writeFile(join(first.places.keys, 'huge'), 'x'.repeat(70_000), { mode: 0o600 });
  await writeFile(join(first.places.keys, '.hidden'), 'x', { mode: 0o600 });
  await put(first, 'rack.pub', 'ssh-ed25519 AAAA');
  expect(englishOf((await here.keys.complaintOf('link')) ?? '')).toContain('it is a symbolic link');
  expect(englishOf((await here.keys.complaintOf('huge')) ?? '')).toContain('70000');
  expect(await here.keys.complaintOf('rack.pub')).not.toBeNull();
  const names = await test_.database.selectFrom('sealed_key').select('name').orderBy('name').execute();
  expect(names.map(({ name }) => name)).toEqual(['', 'late', 'rack.pub']);
});

test('no name that is none reaches anything, and nothing is told of what exists', async () => {
  const here = await first.start();
  const char = fc.constantFrom('.', '/', '..', '\\', '\0', '\n', ' ', 'a', '~', '-', '%2f');
  const names = fc.oneof(
    fc.string(),
    fc.array(char).map((parts) => parts.join('')),
  );
  await fc.assert(
    fc.asyncProperty(names, async (name) => {
      if (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/.test(name)) return;
      expect(englishOf((await here.keys.complaintOf(name)) ?? '')).toContain('is not the name of a key');
      await expect(here.keys.read(name)).rejects.toThrow('is not the name of a key');
    }),
    { numRuns: 50 },
  );
});

test('rows that are swapped, cut or sealed by another are refused, and the worker says which', async () => {
  for (const name of ['a', 'b', 'c', 'd']) await put(first, name, newPrivateKey());
  const here = await first.start();
  await sql`update sealed_key set sealed = (select sealed from sealed_key where name = 'b') where name = 'a'`.execute(
    test_.database,
  );
  await sql`update sealed_key set sealed = substring(sealed for 40) where name = 'b'`.execute(test_.database);
  await sql`update sealed_key set key_id = '0123456789abcdef' where name = 'c'`.execute(test_.database);
  await expect(here.keys.read('a')).rejects.toThrow('the key a cannot be used: it was changed in the database');
  await expect(here.keys.read('b')).rejects.toThrow('the key b cannot be used: it was changed in the database');
  await expect(here.keys.read('c')).rejects.toThrow(
    /the key c cannot be used: it is sealed under the sealing key 0123456789abcdef, and this process has [0-9a-f]{16}/,
  );
  await here.keys.read('d');
  const [lack] = await here.lacks();
  expect(englishOf(lack ?? '')).toMatch(
    /^keys that cannot be used here: a \(it was changed.*b \(it was.*c \(it is sealed/,
  );
});

test('a start that dies after the database and before its record finds the same', async () => {
  await put(first, 'rack', newPrivateKey());
  const here = await first.start();
  const key = await used(here, 'rack');
  await rm(first.places.seen);
  expect(await used(await first.start(), 'rack')).toBe(key);
  await writeFile(first.places.seen, '{"of":"test', { mode: 0o600 });
  expect(await used(await first.start(), 'rack')).toBe(key);
  expect(first.logged.filter((line) => line.includes('rack'))).toHaveLength(1);
});

test('while the database is away, a key that was read is used as it was, and one that was deleted is not', async () => {
  await using own = await testDatabase('own');
  await using cable = await layDatabaseCable(own.directory);
  await using database = openDatabase({ url: cable.url, connections: 2, lease: 3, onError: () => {} });
  await using machine = await newMachine(database, 'ops-1');
  await put(machine, 'rack', newPrivateKey());
  const here = await machine.start();
  const key = await used(here, 'rack');
  await put(machine, 'gone', newPrivateKey());
  await used(here, 'gone');
  await database.deleteFrom('sealed_key').where('name', '=', 'gone').execute();
  await expect.poll(() => used(here, 'gone').catch(String), { timeout: 20_000 }).toContain('there is no key gone');
  cable.cut();
  const seen = new Set<string>();
  const look = async (): Promise<number> => {
    seen.add(await used(here, 'rack'));
    return cable.refused;
  };
  // until it was asked for again, as what was read counts for a second only
  await expect.poll(look, { timeout: 20_000, interval: 100 }).toBeGreaterThan(0);
  expect([...seen]).toEqual([key]);
  const deleted = used(here, 'gone').catch(String);
  const enough = cable.refused + 3;
  await expect.poll(look, { timeout: 20_000, interval: 100 }).toBeGreaterThan(enough);
  cable.mend();
  expect(await deleted).toContain('there is no key gone');
});
