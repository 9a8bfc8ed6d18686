import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeyRing, seal, SEALING_KEY_BYTES, sealingKeyOf } from '../../secrets/sealing.ts';
import { digestOfFile, isSharedPath, openFile, partsOf, sealFile, sealParts, type SharedFile } from './shared-file.ts';

const ring = new KeyRing(sealingKeyOf(randomBytes(SEALING_KEY_BYTES)));
const { id } = ring.current;

test.each(['a', 'web/nginx.conf', '..odd', 'a b/ä/密', '.hidden', 'a/...'])('%j is a path', (path) => {
  expect(isSharedPath(path)).toBe(true);
});

test.each([
  '',
  '/',
  '/a',
  'a/',
  'a//b',
  '.',
  '..',
  '../x',
  'a/../b',
  'a/.',
  'a\0b',
  'a\nb',
  'a\uFFFD',
  '\uD800',
  'x'.repeat(256),
  'a/'.repeat(501),
])('%j is none', (path) => {
  expect(isSharedPath(path)).toBe(false);
});

test('no path leads out of where it is used', () => {
  const part = fc.constantFrom('..', '.', '', 'a', '/', '\0', '~');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part).map((parts) => parts.join('/')),
      ),
      (path) => {
        const place = `/root/${path}`;
        expect(isSharedPath(path) ? posix.normalize(place) : place).toBe(place);
      },
    ),
  );
});

const contents = fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes));

test('a file is the one that was sealed, under its own path', () => {
  fc.assert(
    fc.property(contents, fc.boolean(), (content, executable) => {
      const file: SharedFile = { kind: 'file', path: 'web/a', executable, content };
      const digest = digestOfFile(ring, id, file);
      const sealed = sealFile(ring, file, digest);
      expect(openFile(ring, { path: 'web/a', ...sealed })).toEqual({
        kind: 'file',
        path: 'web/a',
        executable,
        size: content.length,
        digest,
        keyId: id,
      });
      expect(() => openFile(ring, { path: 'web/b', ...sealed })).toThrow('changed');
    }),
  );
});

test('a digest says what a file is: its content, whether it is a program, and where a link leads', () => {
  const content = Buffer.from('x');
  const files: readonly SharedFile[] = [
    { kind: 'file', path: 'a', executable: false, content },
    { kind: 'file', path: 'a', executable: true, content },
    { kind: 'file', path: 'a', executable: false, content: Buffer.from('program x') },
    { kind: 'link', path: 'a', target: 'x' },
    { kind: 'link', path: 'a', target: 'y' },
  ];
  expect(new Set(files.map((file) => digestOfFile(ring, id, file))).size).toBe(files.length);
});

test('what is sealed as a file and is none is refused', () => {
  for (const facts of [
    '{}',
    '{"kind":"file"}',
    '{"kind":"link","target":""}',
    '{"kind":"file","executable":true,"size":-1,"digest":"x"}',
  ]) {
    expect(() => openFile(ring, { path: 'a', ...seal(ring.current, ['file', 'a'], Buffer.from(facts)) })).toThrow(
      'changed',
    );
  }
});

test('a large content is sealed in parts, each in its place', () => {
  const content = randomBytes(2 * 2 ** 20 + 5);
  const parts = [...sealParts(ring, 'd', content)];
  expect(parts).toHaveLength(3);
  expect([partsOf(0), partsOf(1), partsOf(2 ** 20), partsOf(2 ** 20 + 1)]).toEqual([0, 1, 1, 2]);
  const opened = parts.map((sealed, part) => ring.open(['part', 'd', part], { key_id: id, sealed }));
  expect(Buffer.concat(opened).equals(content)).toBe(true);
  const [first = Buffer.alloc(0)] = parts;
  expect(() => ring.open(['part', 'd', 1], { key_id: id, sealed: first })).toThrow('changed');
});
