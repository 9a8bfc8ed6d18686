import { randomBytes } from 'node:crypto';
import { copyFile, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { englishOf } from '../../src/messages/message.ts';
import { claimSealing, sealingClaim } from '../../src/store/sealed/sealing-claim.ts';
import { newPrivateKey } from '../../src/base/private-key.ts';
import { sealingKeyOf } from '../../src/secrets/sealing.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { newMachine, type TestMachine } from '../support/reach.ts';

/* The sealing key: SK1 to SK4, RS1, RS2. */

let test_: TestDatabase;
let ends: AsyncDisposableStack;
const machine = async (host: string): Promise<TestMachine> => ends.use(await newMachine(test_.database, host));

beforeEach(async () => {
  ends = new AsyncDisposableStack();
  test_ = ends.use(await testDatabase());
});
afterEach(() => ends.disposeAsync());

test('SK1: the first machine makes it, privately, and another says where it is until somebody brings it', async () => {
  const first = await machine('ops-1');
  const { sealing, keys } = await first.start();
  expect(sealing.lack).toBeNull();
  expect((await stat(first.places.sealingKey)).mode & 0o777).toBe(0o600);
  expect(await readdir(first.dataDir)).not.toContainEqual(expect.stringMatching(/^sealing\.key\./));
  const { id } = sealing.ring().current;
  expect(await sealingClaim(test_.database)).toEqual({ id, host: 'ops-1', path: first.places.sealingKey });

  const second = await machine('ops-2');
  const other = await second.start();
  expect(englishOf(other.sealing.lack ?? '')).toBe(
    `the sealing key is missing, so no node is reached from here: the installation has the sealing key ${id}, which was made on ops-1 as ${first.places.sealingKey}: copy that file to ${second.places.sealingKey} (mode 600), or name a copy with SPRINGTIDE_SEALING_KEY_FILE`,
  );
  expect(second.logged.join('\n')).toContain('the sealing key is missing');
  await expect(other.keys.read(null)).rejects.toThrow('the sealing key is missing');
  expect(await other.lacks()).toEqual([other.sealing.lack]);

  // SK3: a process that runs goes on with it
  await copyFile(first.places.sealingKey, second.places.sealingKey);
  expect(await other.keys.publicKey()).toBe(await keys.publicKey());
  expect(await other.lacks()).toEqual([]);
});

test('SK1: of several servers that start at once, one makes it, and both processes of a machine have it', async () => {
  const [one, two] = [await machine('ops-1'), await machine('ops-2')];
  const opened = await Promise.all([one.start(), one.start(), two.start(), two.start()]);
  const open = opened.filter(({ sealing }) => sealing.lack === null);
  expect(open).toHaveLength(2);
  expect(new Set(open.map(({ sealing }) => sealing.ring().current.id)).size).toBe(1);
  expect(new Set(await Promise.all(open.map(({ keys }) => keys.publicKey()))).size).toBe(1);
  const [, without] = open.includes(opened[0]) ? [one, two] : [two, one];
  expect(await readdir(without.dataDir), 'a key that was not claimed is not kept').not.toContainEqual(
    expect.stringMatching(/^sealing/),
  );
});

test('SK2: a start that died when the key was claimed is continued', async () => {
  const it = await machine('ops-1');
  const { sealing } = await it.start();
  const { id } = sealing.ring().current;
  await rename(it.places.sealingKey, `${it.places.sealingKey}.${id}`);
  const again = await it.start();
  expect(again.sealing.ring().current.id).toBe(id);
});

test('SK2: one that died before it was claimed leaves nothing that counts', async () => {
  const it = await machine('ops-1');
  await writeFile(`${it.places.sealingKey}.0123456789abcdef`, 'x', { mode: 0o600 });
  const { sealing } = await it.start();
  expect(sealing.lack).toBeNull();
});

test.each([
  [
    'another key',
    `${randomBytes(32).toString('base64')}\n`,
    /is the sealing key [0-9a-f]{16}, and the installation has [0-9a-f]{16}, which was made on ops-1/,
  ],
  ['half of one', 'AAAA\n', /is no sealing key: it has one line of 44 characters/],
  ['two lines', `${randomBytes(32).toString('base64')}\n`.repeat(2), /is no sealing key/],
])('SK3: %s opens nothing, and its content is not told', async (_, text, said) => {
  const first = await machine('ops-1');
  await first.start();
  const second = await machine('ops-2');
  await writeFile(second.places.sealingKey, text, { mode: 0o600 });
  const { sealing } = await second.start();
  const lack = englishOf(sealing.lack ?? '');
  expect(lack).toMatch(said);
  for (const line of text.trim().split('\n')) expect(lack + second.logged.join('')).not.toContain(line);
});

test('a key that is given has to be readable, and is made by nobody', async () => {
  const it = await machine('ops-1');
  const given = `${it.dataDir}/given`;
  const { sealing } = await it.start([given]);
  expect(englishOf(sealing.lack ?? '')).toContain(`the sealing key ${given} cannot be read: ENOENT`);
  expect(await sealingClaim(test_.database)).toBeNull();
  const secret = randomBytes(32);
  await writeFile(given, secret.toString('base64'), { mode: 0o600 });
  const again = await it.start([given]);
  expect(again.sealing.ring().current.id).toBe(sealingKeyOf(secret).id);
});

test('RS1, RS2: another key takes the place of the old one; what a process that died left is done by the next', async () => {
  const it = await machine('ops-1');
  await writeFile(`${it.places.keys}/rack`, newPrivateKey(), { mode: 0o600 });
  await writeFile(`${it.places.files}/app.conf`, 'port 80\n');
  const before = await it.start();
  const publicKey = await before.keys.publicKey();
  const newer = `${it.dataDir}/newer.key`;
  await writeFile(newer, randomBytes(32).toString('base64'), { mode: 0o600 });

  const old = await it.start([it.places.sealingKey, newer]);
  expect(await old.keys.publicKey(), 'nothing changes while the old key is the first').toBe(publicKey);
  // it dies between two values
  const { database } = test_;
  const begin = database.transaction.bind(database);
  let begun = 0;
  database.transaction = () => {
    begun += 1;
    if (begun === 2) throw new Error('it died');
    return begin();
  };
  await expect(it.start([newer, it.places.sealingKey])).rejects.toThrow('it died');
  database.transaction = begin;
  const ids = await database.selectFrom('sealed_key').select('key_id').distinct().execute();
  expect(ids, 'one is sealed anew, another not').toHaveLength(2);
  expect(await old.keys.publicKey(), 'and who has both keys reads both').toBe(publicKey);
  await old.keys.read('rack');
  const after = await it.start([newer, it.places.sealingKey]);
  expect(it.logged).toContainEqual(expect.stringMatching(/^keys and files were sealed anew .*"count":2/));
  const { id } = after.sealing.ring().current;
  expect((await sealingClaim(test_.database))?.id).toBe(id);
  expect(await after.keys.publicKey()).toBe(publicKey);

  const alone = await it.start([newer]);
  expect(await alone.keys.publicKey()).toBe(publicKey);
  await alone.keys.read('rack');
  const files = await alone.files.directory('app.conf');
  expect(await readFile(`${files}/app.conf`, 'utf8')).toBe('port 80\n');
  const parts = await test_.database.selectFrom('file_part').select('digest').execute();
  expect(parts, 'what was sealed under the old key is gone').toHaveLength(1);

  const left = await it.start([it.places.sealingKey]);
  expect(englishOf(left.sealing.lack ?? '')).toContain(
    `the installation has ${id}, which was made on ops-1 as ${newer}`,
  );
});

test('a claim that somebody broke is one that nobody has', async () => {
  const it = await machine('ops-1');
  await it.start();
  await test_.database.updateTable('installation').set({ value: '[]' }).where('key', '=', 'sealing_key').execute();
  const { sealing } = await it.start();
  expect(sealing.lack).not.toBeNull();
  expect(await claimSealing(test_.database, { id: 'x', host: '', path: '' })).toEqual({ id: '', host: '', path: '' });
  expect(basename(it.places.sealingKey)).toBe('sealing.key');
});
