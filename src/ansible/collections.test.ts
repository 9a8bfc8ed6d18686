import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isOtherUser } from './bubblewrap.ts';
import { closedCollections, visibleCollections } from './collections.ts';

const SYSTEM = '/usr/share/ansible/collections';
let root: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'springtide-collections-')));
  await chmod(root, 0o755);
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function installed(name: string): Promise<string> {
  await mkdir(join(root, name, 'ansible_collections'), { recursive: true });
  return join(root, name);
}

test('the part with collections is shown, in the order of the directories', async () => {
  const [one, two] = [await installed('one'), await installed('two')];
  expect(await visibleCollections([one, join(root, 'none'), two], [])).toEqual({
    placed: {
      '/collections/0/ansible_collections': join(one, 'ansible_collections'),
      '/collections/1/ansible_collections': join(two, 'ansible_collections'),
    },
    path: `/collections/0:/collections/1:${SYSTEM}`,
  });
  expect(await closedCollections([one, join(root, 'none')])).toEqual([]);
});

test('what has something hidden in it is not', async () => {
  const one = await installed('one');
  const data = join(one, 'ansible_collections/data');
  expect((await visibleCollections([one], [data])).path).toBe(SYSTEM);
  expect((await visibleCollections([one], [`${one}/ansible_collections-data`])).path).toBe(`/collections/0:${SYSTEM}`);
});

test.runIf(isOtherUser())('what others cannot read is left out, and named', async () => {
  const one = await installed('home/one');
  await chmod(join(root, 'home'), 0o700);
  expect((await visibleCollections([one], [])).path).toBe(SYSTEM);
  expect(await closedCollections([one])).toEqual([one]);
});
