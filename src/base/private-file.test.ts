import { execFileSync } from 'node:child_process';
import { chmod, chown, lstat, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { madeOnce, readPrivate, replacePrivate } from './private-file.ts';

let place: string;
let path: string;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'springtide-file-'));
  path = join(place, 'file');
});

afterEach(() => rm(place, { recursive: true, force: true }));

const modeOf = async (file: string): Promise<number> => (await lstat(file)).mode & 0o777;

test('a file that others may read is theirs no longer', async () => {
  await writeFile(path, 'key');
  await chmod(path, 0o644);
  expect((await readPrivate(path)).toString()).toBe('key');
  expect(await modeOf(path)).toBe(0o600);
});

test('what is no file, too large or not there is refused', async () => {
  await expect(readPrivate(path)).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(readPrivate(place)).rejects.toThrow('it is not a file');
  await symlink('/etc/passwd', path);
  await expect(readPrivate(path)).rejects.toThrow('it is a symbolic link');
  await writeFile(join(place, 'large'), 'x'.repeat(65_537), { mode: 0o600 });
  await expect(readPrivate(join(place, 'large'))).rejects.toThrow('it has 65537 bytes, and 65536 is the most');
  execFileSync('mkfifo', [join(place, 'pipe')]);
  await expect(readPrivate(join(place, 'pipe'))).rejects.toThrow('it is not a file');
});

test.runIf(process.getuid?.() === 0)("somebody else's is refused, with the command", async () => {
  await writeFile(path, '', { mode: 0o600 });
  await chown(path, 65_534, 65_534);
  await expect(readPrivate(path)).rejects.toThrow(
    `it belongs to uid 65534, and must belong to the user of the server: chown 0 ${path}`,
  );
  await expect(madeOnce(path, () => 'mine')).rejects.toThrow(`${path}: it belongs to uid 65534`);
});

test('those who make it at once agree on one, and leave nothing beside it', async () => {
  const deep = join(place, 'below', 'file');
  const made = await Promise.all(Array.from({ length: 20 }, (_, index) => madeOnce(deep, () => String(index))));
  expect(new Set(made)).toEqual(new Set([await readFile(deep, 'utf8')]));
  expect(await readdir(join(place, 'below'))).toEqual(['file']);
  expect([await modeOf(deep), await modeOf(join(place, 'below'))]).toEqual([0o600, 0o700]);
});

test('what is put in the place of a symbolic link leaves its target alone', async () => {
  await writeFile(join(place, 'target'), 'theirs');
  await symlink('target', path);
  await replacePrivate(path, 'ours');
  expect([await readFile(path, 'utf8'), await readFile(join(place, 'target'), 'utf8')]).toEqual(['ours', 'theirs']);
  expect((await lstat(path)).isSymbolicLink()).toBe(false);
  expect(await modeOf(path)).toBe(0o600);
});
