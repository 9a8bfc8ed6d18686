import { chmod, lstat, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from './config.ts';
import { openDataDirectory } from './data-directory.ts';

let place: string;
let dataDir: string;
let said: string[];

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'springtide-data-'));
  dataDir = join(place, 'data');
  said = [];
});

afterEach(() => rm(place, { recursive: true, force: true }));

const open = () => {
  const environment = { SPRINGTIDE_DATA_DIR: dataDir, SPRINGTIDE_DATABASE_URL: 'postgresql://db/springtide' };
  return openDataDirectory(loadConfig(environment), (message) => said.push(message));
};

test('all of it is for nobody else, with a database elsewhere too', async () => {
  const { keyFile, keys, files, plays } = await open();
  expect([keyFile, keys, files, plays]).toEqual(
    ['ssh/id_ed25519', 'keys', 'files', 'plays'].map((name) => join(dataDir, name)),
  );
  for (const name of ['.', ...(await readdir(dataDir))]) {
    expect((await lstat(join(dataDir, name))).mode & 0o777, name).toBe(0o700);
  }
  expect(said).toEqual([]);
});

test('what lets others in is shut, and that is said; what is no directory is refused', async () => {
  await mkdir(join(dataDir, 'keys'), { recursive: true });
  for (const path of [dataDir, join(dataDir, 'keys')]) await chmod(path, 0o755);
  await open();
  expect(said).toEqual([
    expect.stringContaining(`${dataDir} had mode 0755`),
    expect.stringContaining(`${join(dataDir, 'keys')} had mode 0755`),
  ]);
  await rm(join(dataDir, 'files'), { recursive: true });
  await writeFile(join(dataDir, 'files'), '');
  await expect(open()).rejects.toThrow(
    `SPRINGTIDE_DATA_DIR=${dataDir}: ${join(dataDir, 'files')} is a file, and must be a directory`,
  );
});
