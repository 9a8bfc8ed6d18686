import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identify } from '../../base/process-identity.ts';
import { PlayRecords } from './play-records.ts';

let directory: string;
let records: PlayRecords;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'springtide-records-'));
  records = new PlayRecords(join(directory, 'plays'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const PROCESS = { pid: 1, started: '2', link: '/run/x' };

test('what is said first counts, whoever asks (PR1, PR2)', async () => {
  const id = await records.make();
  const all = await Promise.all([records.seal(id, ['a', 'b']), records.seal(id, []), records.seal(id, ['c'])]);
  expect(new Set(all.map((runs) => JSON.stringify(runs))).size).toBe(1);
  const other = new PlayRecords(join(directory, 'plays'));
  expect(await other.seal(id, ['d'])).toEqual(all[0]);
  expect(await records.begin(id, null)).toBe(null);
  expect(await other.begin(id, PROCESS)).toBe(null);
  const begun = await records.make();
  expect(await records.begin(begun, PROCESS)).toEqual(PROCESS);
  expect(await other.begin(begun, null)).toEqual(PROCESS);
});

test('only what was made is known, by an id that leads nowhere else', async () => {
  const id = await records.make();
  expect(await records.knows(id)).toBe(true);
  for (const other of ['', '.', '..', `${id}/..`, 'f'.repeat(16), id.toUpperCase()]) {
    expect(await records.knows(other), other).toBe(other === id);
  }
});

test('the plays of a run are found, also those of an earlier process', async () => {
  expect(await records.playsOf(['a'])).toEqual([]);
  const [one, two] = [await records.make(), await records.make()];
  await records.make();
  await records.seal(one, ['x', 'a']);
  await records.seal(two, ['b']);
  expect(await new PlayRecords(join(directory, 'plays')).playsOf(['a', 'a.claim1'])).toEqual([{ id: one, node: 1 }]);
});

test('a node is cancelled for everybody, and its command is remembered (PR4)', async () => {
  const id = await records.make();
  expect([await records.isCancelled(id, 3), await records.lastRun(id, 3)]).toEqual([false, null]);
  await records.runs(id, 3, 'run-1');
  await records.runs(id, 3, 'run-2');
  await records.cancel(id, 3);
  expect([await records.isCancelled(id, 3), await records.lastRun(id, 3)]).toEqual([true, 'run-2']);
  expect(await records.isCancelled(id, 4)).toBe(false);
});

test('the sockets of plays that ended are removed, and no others', async () => {
  const own = await identify(process.pid);
  const links = [join(directory, 'ended'), join(directory, 'plays on')];
  const [ended, going] = [await records.make(), await records.make()];
  await Promise.all(links.map((link) => mkdir(link)));
  await records.begin(ended, { pid: process.pid, started: 'earlier', link: links[0] ?? '' });
  await records.begin(going, { pid: process.pid, started: own?.started ?? '', link: links[1] ?? '' });
  await records.begin(await records.make(), null);
  await records.sweep(new Date());
  expect(links.map((link) => existsSync(link))).toEqual([false, true]);
});

test('old plays are forgotten', async () => {
  const [old, young] = [await records.make(), await records.make()];
  const now = new Date();
  const before = new Date(now.getTime() - 15 * 86_400_000);
  await utimes(join(directory, 'plays', old), before, before);
  await records.sweep(now);
  expect([await records.knows(old), await records.knows(young)]).toEqual([false, true]);
});
