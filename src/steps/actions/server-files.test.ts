import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverFiles } from './server-files.ts';

let place: string;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'springtide-files-'));
  await mkdir(join(place, 'files', 'web'), { recursive: true });
  await writeFile(join(place, 'secret'), 'secret');
  await writeFile(join(place, 'files', 'web', 'app.conf'), 'conf');
  await writeFile(join(place, 'files', '..odd'), 'odd');
  await writeFile(join(place, 'files', 'empty'), '');
  await symlink('../secret', join(place, 'files', 'way-out'));
  await symlink('web', join(place, 'files', 'inside'));
  await symlink('files', join(place, 'linked'));
});

afterAll(() => rm(place, { recursive: true, force: true }));

const read = async (path: string, directory = 'files'): Promise<string> =>
  (await serverFiles(join(place, directory)).read(path)).toString();

test('files below the directory are read, however they are named, and wherever it is', async () => {
  expect(await read('web/app.conf')).toBe('conf');
  expect(await read('web/../inside/app.conf')).toBe('conf');
  expect(await read(join(place, 'files', 'web', 'app.conf'))).toBe('conf');
  expect(await read('..odd')).toBe('odd');
  expect(await read('empty')).toBe('');
  expect(await read('web/app.conf', 'linked')).toBe('conf');
  expect(await read(join(place, 'linked', 'web', 'app.conf'), 'linked')).toBe('conf');
});

test.each(['../secret', '../no-such-file', '/etc/passwd', '/etc/no-such-file', '..', '.', '', 'way-out', '../files'])(
  '%j is refused, and nobody learns whether it exists',
  async (path) => {
    await expect(read(path)).rejects.toThrow(`file ${path} is not below ${join(place, 'files')}: only files there`);
  },
);

test('no path leads out', async () => {
  const part = fc.constantFrom('..', '.', '', 'web', 'inside', 'way-out', 'secret', 'etc', 'passwd', '\0', 'app.conf');
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 8 }), fc.constantFrom('', '/', `${place}/`), async (parts, start) => {
      const found = await read(start + parts.join('/')).catch(() => 'conf');
      expect(found).toBe('conf');
    }),
  );
});

test('what is no file is refused at once, and what is too large is not read', async () => {
  execFileSync('mkfifo', [join(place, 'files', 'pipe')]);
  await expect(read('pipe')).rejects.toThrow('pipe is not a file');
  await expect(read('web')).rejects.toThrow('web is not a file');
  await writeFile(join(place, 'files', 'huge'), '');
  await truncate(join(place, 'files', 'huge'), 8 * 1024 * 1024 + 1);
  await expect(read('huge')).rejects.toThrow('file huge has 8388609 bytes: 8388608 is the most that is sent');
});
