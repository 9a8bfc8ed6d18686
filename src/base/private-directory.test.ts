import { chmod, chown, lchown, lstat, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { privateDirectory } from './private-directory.ts';

const STRANGER = 65_534;
const isRoot = process.getuid?.() === 0;

let place: string;
let said: string[];

beforeEach(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), 'springtide-private-')));
  said = [];
});

afterEach(() => rm(place, { recursive: true, force: true }));

const open = (path: string, more: { readonly passage?: number } = {}): Promise<string> =>
  privateDirectory(path, { setting: `SPRINGTIDE_DATA_DIR=${path}`, say: (message) => said.push(message), ...more });

const modeOf = async (path: string): Promise<string> => ((await lstat(path)).mode & 0o7777).toString(8);

async function made(name: string, mode: number): Promise<string> {
  const path = join(place, name);
  await mkdir(path);
  await chmod(path, mode);
  return path;
}

test('it is made, with what is missing above it, for nobody else', async () => {
  const path = join(place, 'var', 'lib', 'data');
  expect(await open(path)).toBe(path);
  expect(await modeOf(path)).toBe('700');
  expect(await modeOf(join(place, 'var'))).toBe('700');
  expect(said).toEqual([]);
});

test.each([0o755, 0o750, 0o777, 0o1777, 0o2770, 0o711, 0o300])(
  'a mode of %o is mended, and that is said',
  async (mode) => {
    const path = await made('data', mode);
    await open(path);
    expect(await modeOf(path)).toBe('700');
    expect(said).toEqual([expect.stringContaining(`${path} had mode ${mode.toString(8).padStart(4, '0')}`)]);
    await open(path);
    expect(said, 'once').toHaveLength(1);
  },
);

test('a file in its place is called one', async () => {
  const path = join(place, 'data');
  await writeFile(path, '');
  await expect(open(path)).rejects.toThrow(
    `SPRINGTIDE_DATA_DIR=${path}: ${path} is a file, and must be a directory: move it away, or name another directory`,
  );
  await expect(open(join(path, 'below'))).rejects.toThrow(`${path} is a file, and must be a directory`);
});

test('a directory above it in which everybody may write is refused, unless it is sticky', async () => {
  const above = await made('above', 0o777);
  await expect(open(join(above, 'data'))).rejects.toThrow(
    `others may write in ${above} (mode 0777), and could put another directory in its place: chmod go-w ${above}`,
  );
  await chmod(above, 0o1777);
  expect(await open(join(above, 'data'))).toBe(join(above, 'data'));
});

test("it is behind the administrator's own symbolic links", async () => {
  const disk = await made('disk', 0o755);
  await mkdir(join(place, 'etc'));
  await symlink('../disk/springtide', join(place, 'etc', 'data'));
  await symlink(join(place, 'etc'), join(place, 'alias'));
  expect(await open(join(place, 'alias', 'data'))).toBe(join(disk, 'springtide'));
  expect(await modeOf(join(disk, 'springtide'))).toBe('700');
});

test('links that lead in a circle end', async () => {
  await symlink('b', join(place, 'a'));
  await symlink('a', join(place, 'b'));
  await expect(open(join(place, 'a'))).rejects.toThrow('too many symbolic links');
});

describe.runIf(isRoot)('of somebody else', () => {
  test('it is refused, with the command', async () => {
    const path = await made('data', 0o700);
    await chown(path, STRANGER, STRANGER);
    await expect(open(path)).rejects.toThrow(
      `SPRINGTIDE_DATA_DIR=${path}: ${path} belongs to uid ${STRANGER}, and must be uid 0's, who uses it: chown -R 0:0 ${path}`,
    );
  });

  test('a directory above it is refused', async () => {
    const above = await made('above', 0o755);
    await chown(above, STRANGER, STRANGER);
    await expect(open(join(above, 'data'))).rejects.toThrow(
      `${above} belongs to uid ${STRANGER}, who could put another`,
    );
  });

  test('a directory above it in which a group may write is refused, when others are in that group', async () => {
    const above = await made('above', 0o770);
    await chown(above, 0, STRANGER);
    await expect(open(join(above, 'data'))).rejects.toThrow(`others may write in ${above} (mode 0770)`);
    await chown(above, 0, 0);
    expect(await open(join(above, 'data'))).toBe(join(above, 'data'));
  });

  test('a symbolic link is refused, which anybody may make in /tmp', async () => {
    const above = await made('above', 0o1777);
    const target = await made('target', 0o700);
    await symlink(target, join(above, 'data'));
    await lchown(join(above, 'data'), STRANGER, STRANGER);
    await expect(open(join(above, 'data'))).rejects.toThrow(
      `${join(above, 'data')} is a symbolic link of uid ${STRANGER}: remove it`,
    );
  });

  test('a group may pass where it is let, and only that one', async () => {
    const path = await made('data', 0o755);
    await open(path, { passage: STRANGER });
    expect([await modeOf(path), (await lstat(path)).gid]).toEqual(['710', STRANGER]);
    await open(path, { passage: 1 });
    expect([await modeOf(path), (await lstat(path)).gid]).toEqual(['710', 1]);
    await open(path);
    expect(await modeOf(path)).toBe('700');
  });
});
