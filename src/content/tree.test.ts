import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_FILES, treeFiles } from './tree.ts';

const ID = '0123456789abcdef0123456789abcdef01234567';
const line = (path: string, { mode = '100644', type = 'blob', size = '3' } = {}): string =>
  `${mode} ${type} ${ID} ${size.padStart(7)}\t${path}\0`;

test('files, programs and links; submodules are left out', () => {
  const listing = [
    line('a b/ü.conf'),
    line('run', { mode: '100755', size: '12' }),
    line('link', { mode: '120000' }),
    line('module', { mode: '160000', type: 'commit', size: '-' }),
  ].join('');
  expect(treeFiles(listing)).toEqual([
    { path: 'a b/ü.conf', kind: 'file', bytes: 3 },
    { path: 'run', kind: 'program', bytes: 12 },
    { path: 'link', kind: 'link', bytes: 3 },
  ]);
  expect(treeFiles('')).toEqual([]);
});

test.each([
  '..',
  '.',
  'a/../b',
  'a//b',
  '/a',
  'a/',
  '.git',
  '.GIT/config',
  'a/.git/hooks/x',
  'GIT~1',
  'a\nb',
  'a\u0007',
  'a\uFFFD',
  'x'.repeat(256),
])('%j is refused', (path) => {
  expect(() => treeFiles(line(path))).toThrow('of a name that is not accepted');
});

test('a listing that is none, too many files, and too many bytes', () => {
  expect(() => treeFiles('fatal: x\0')).toThrow('not accepted');
  expect(() => treeFiles(line('a').repeat(MOST_FILES + 1))).toThrow(`the commit has ${MOST_FILES + 1} files`);
  expect(() => treeFiles(line('a', { size: String(512 * 1024 ** 2 + 1) }))).toThrow('larger than 512 MiB');
});

test('no accepted path leads out of its directory', () => {
  const part = fc.constantFrom('a', '..', '.', '', '.git', '.gitx', '\n', 'b c', '...');
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
      const path = parts.join('/');
      try {
        expect(treeFiles(line(path)).map((file) => file.path)).toEqual([path]);
      } catch (error) {
        if (String(error).includes('AssertionError')) throw error;
        return;
      }
      expect(parts.some((each) => ['..', '.', '', '.git', '\n'].includes(each))).toBe(false);
    }),
  );
});
